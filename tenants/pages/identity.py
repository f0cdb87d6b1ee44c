"""The organisation's names, colour, logo and contact details, with every version they have had.

What is in force stands where it is read at once: in the directory (`Tenant`) and in `PublicContact`. A version is the
whole face at a time, so an earlier one can be taken again. The first change also keeps what was there before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from tenants import directory
from tenants.models import Tenant
from tenants.organisation.models import Origin
from tenants.pages.facts import public_contact
from tenants.pages.logos import CheckedLogo, keep_logo
from tenants.pages.models import IdentityVersion, PublicContact
from tenants.pages.services import lock_public_face
from ui.palette import BadColour, parse

FACE = ("name", "name_sv", "name_en", "brand_colour", "logo_key", "logo_alt")
MAILS = ("email", "accessibility_email", "data_protection_email")
CONTACT = (*MAILS, "phone", "address", "staff_help_url")
VALUES = (*FACE, *CONTACT)
NOT_A_COLOUR = gettext_lazy("Write the colour as six digits or letters a–f after a #, for example #1f5f8b.")


class IdentityRefused(DomainError):
    """A value cannot be used; `field` tells which one."""

    code = "identity_refused"

    def __init__(self, message: object, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Difference:
    """A value that is not the same in two versions."""

    field: str
    before: str
    after: str


def face_of(tenant: Tenant) -> dict[str, str]:
    """Every value in force now. One query, for the contact."""
    contact = public_contact()
    return {name: getattr(tenant, name) for name in FACE} | {name: getattr(contact, name) for name in CONTACT}


def versions() -> list[IdentityVersion]:
    """Every version, newest first; empty before the first change."""
    return list(IdentityVersion.objects.order_by("-entered_at", "-pk"))


def starting_version() -> IdentityVersion | None:
    """What the organisation began with; None before the first change."""
    return IdentityVersion.objects.filter(origin=Origin.PRESET).order_by("entered_at").first()


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """What differs, in the order of the settings page."""
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in VALUES]
    return [Difference(name, was, becomes) for name, was, becomes in pairs if was != becomes]


@transaction.atomic
def change_identity(
    *,
    values: Mapping[str, str],
    by,
    logo: CheckedLogo | None = None,
    seen: str | None = None,
    approved_by: str = "",
    document: str = "",
) -> IdentityVersion | None:
    """Change some values; the rest stay. Visible on the next page load. None when nothing changes.

    `seen` is the key of the newest version that the person looked at ("": none yet). Raises IdentityRefused for a
    colour, address or name that cannot be used, and Conflict when somebody else changed the face meanwhile.
    """
    tenant = lock_public_face()
    before = face_of(tenant)
    after = _checked({**before, **_logo_values(values, logo), **values})
    if after == before:
        return None
    newest = IdentityVersion.objects.first()
    if seen is not None and seen != (str(newest.pk) if newest else ""):
        raise Conflict(_("Somebody else has just changed these. Look at what is in force now and try again."))
    if newest is None:
        IdentityVersion.objects.create(data=before, origin=Origin.PRESET, entered_at=tenant.created_at)
    _put_in_force(tenant, after)
    version = IdentityVersion.objects.create(
        data=after, entered_by=str(by)[:120], approved_by=approved_by, document=document
    )
    record(
        "identity.changed",
        subject=version,
        by=by,
        fields=[change.field for change in differences(before, after)],
    )
    return version


def take_again(
    *, version: IdentityVersion, by, approved_by: str = "", document: str = ""
) -> IdentityVersion | None:
    """Put an earlier version in force as a new one. None when it is in force already."""
    values = {name: value for name, value in version.data.items() if name in VALUES}
    return change_identity(values=values, by=by, approved_by=approved_by, document=document)


def _logo_values(values: Mapping[str, str], logo: CheckedLogo | None) -> dict[str, str]:
    return {"logo_key": keep_logo(logo).key} if logo else {}


def _put_in_force(tenant: Tenant, after: Mapping[str, str]) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(**{name: after[name] for name in FACE})
    contact = {name: after[name] for name in CONTACT}
    PublicContact.objects.update_or_create(only=True, defaults={**contact, "changed_at": now()})
    transaction.on_commit(directory.forget)


def _checked(values: dict[str, Any]) -> dict[str, str]:
    values = {name: (value or "").strip() for name, value in values.items()}
    values["brand_colour"] = _colour(values["brand_colour"])
    if not values["name"]:
        raise IdentityRefused(_("The organisation needs a Finnish name."), field="name")
    if values["logo_key"] and not values["logo_alt"]:
        raise IdentityRefused(_("Write what the logo says, for those who cannot see it."), field="logo_alt")
    if not values["logo_key"]:
        values["logo_alt"] = ""
    for name in MAILS:
        _check(validate_email, values[name], name, _("Write the address like this: nimi@example.fi."))
    _check(
        URLValidator(["http", "https"]),
        values["staff_help_url"],
        "staff_help_url",
        _("Write the whole address, beginning with https://."),
    )
    return values


def _colour(text: str) -> str:
    try:
        return parse(text)
    except BadColour as error:
        raise IdentityRefused(NOT_A_COLOUR, field="brand_colour") from error


def _check(validator, value: str, field: str, sentence: str) -> None:
    try:
        if value:
            validator(value)
    except ValidationError as error:
        raise IdentityRefused(sentence, field=field) from error
