"""Changes a tenant's words. A word is in force from the moment it is saved (A076, A181)."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.services import record
from crypto.keys import current_tenant_id
from domain.clock import now
from domain.errors import Conflict, DomainError
from tenants import directory
from tenants.models import Tenant
from tenants.terminology.checking import faults_in, tidy_forms
from tenants.terminology.models import TenantTerm, TermVersion
from tenants.terminology.selectors import newest_version_id, starting_word
from tenants.terminology.shipped import LANGUAGES, SHIPPED, SLOTS
from tenants.terminology.terms import tt


class WordNotOffered(DomainError):
    """The slot or the word is not among those the platform ships."""

    code = "word_not_offered"


class WordRefused(DomainError):
    """Forms are missing or cannot be used. `faults`: form name -> sentence."""

    code = "word_refused"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(faults.values())))
        self.faults = dict(faults)


def choose_term(*, slot: str, lang: str, base: str, by: object, approved_by: str = "") -> TenantTerm | None:
    """Take a shipped word into use in the current tenant, with all its forms (A076, A181).

    `lang` is fi, sv or en; `base` a word of `shipped.SHIPPED[lang]`. The Swedish and English words are chosen
    on their own; `shipped.pairs_of` tells which go together. Raises WordNotOffered.
    """
    forms = SHIPPED.get(lang, {}).get(base)
    if slot not in SLOTS or forms is None:
        raise WordNotOffered(
            tt("The word “{word}” is not in the list. Choose a word from the list.", word=base)
        )
    return save_term(slot=slot, lang=lang, base=base, forms=forms, by=by, approved_by=approved_by)


@transaction.atomic
def save_term(
    *,
    slot: str,
    lang: str,
    base: str,
    forms: Mapping[str, str],
    by: object,
    approved_by: str = "",
    document: str = "",
    seen: UUID | None = None,
) -> TenantTerm | None:
    """Use a word for a slot in one language from now on; every process hears it at its next request.

    The organisation's starting word in its shipped forms is a way back: where it started with none of its own,
    the platform's word is used again and None is returned. Saving the same word twice changes nothing.
    `seen` is the newest version that the person saw: raises Conflict when there is a newer one. Raises
    WordNotOffered for an unknown slot or language and WordRefused for forms that cannot be used.
    """
    if slot not in SLOTS or lang not in LANGUAGES:
        raise WordNotOffered(_("There is no such word in the service."))
    forms = tidy_forms(lang, base, forms)
    if faults := faults_in(lang, forms):
        raise WordRefused(faults)
    _bump_version()  # also keeps two changes apart: the row stays locked until this one is over
    term = TenantTerm.objects.filter(slot=slot, lang=lang).first()
    if term is not None and term.forms == forms:
        return term
    if seen is not None and seen != newest_version_id(slot, lang):
        raise Conflict(
            _("Somebody else has just changed this word. Look at it and save again if you still want to.")
        )
    return _take_into_use(slot, lang, forms, by=by, approved_by=approved_by or _label(by), document=document)


def _take_into_use(slot, lang, forms, *, by, approved_by, document) -> TenantTerm | None:
    version = TermVersion.objects.create(
        slot=slot, lang=lang, base=forms["nom"], forms=forms, approved_by=approved_by[:120], document=document,
        entered_by=_label(by),
    )  # fmt: skip
    person = by if hasattr(by, "pk") else None
    record("term.changed", subject=version, by=person, slot=slot, lang=lang)
    start = starting_word(slot, lang)
    if not start.is_own and forms == dict(start.forms):
        TenantTerm.objects.filter(slot=slot, lang=lang).delete()
        return None
    term, _made = TenantTerm.objects.update_or_create(
        slot=slot,
        lang=lang,
        defaults={"base": forms["nom"], "forms": forms, "checked_by": _label(by), "checked_at": now()},
    )
    return term


def _label(by: object) -> str:
    return "" if by is None else str(by)[:200]


def _bump_version() -> None:
    """Every process reads the words anew from the next request on (terms_for is kept by version)."""
    Tenant.objects.filter(pk=current_tenant_id()).update(terms_version=F("terms_version") + 1)
    transaction.on_commit(directory.forget)
