"""Words for the fields of the organisation's face, and what differs from where it began."""

from django.utils.translation import gettext_lazy as _

from administration.identity.forms import ContactForm, FaceForm
from tenants.context import current_tenant
from tenants.pages.identity import Difference, differences, face_of, starting_version
from tenants.terminology.terms import ntt, tt

LABELS = {
    name: field.label for form in (FaceForm, ContactForm) for name, field in form.base_fields.items()
} | {"logo_key": _("Logo")}
NOTHING = _("nothing")
LANGUAGE_NAMES = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}


def told(changes: list[Difference]) -> list[tuple[str, str, str]]:
    """Each difference as (what, before, after) for people; a logo's key says nothing to anybody."""
    return [
        (str(LABELS[change.field]), _value(change, change.before), _value(change, change.after))
        for change in changes
    ]


def changed_from_start() -> str:
    """For the settings' front page: how many values are not what the organisation began with."""
    start = starting_version()
    count = len(differences(start.data, face_of(current_tenant()))) if start else 0
    return ntt("{n} changed", "{n} changed", count) if count else ""


def _value(change: Difference, value: str) -> str:
    if not value:
        return str(NOTHING)
    return tt("a picture ({code})", code=value[:5]) if change.field == "logo_key" else value
