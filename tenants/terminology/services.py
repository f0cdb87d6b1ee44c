"""Changes a tenant's words."""

from django.db import transaction
from django.db.models import F

from crypto.keys import current_tenant_id
from domain.clock import now
from domain.errors import DomainError
from tenants import directory
from tenants.models import Tenant
from tenants.terminology.models import TenantTerm
from tenants.terminology.shipped import SHIPPED, SLOTS
from tenants.terminology.terms import tt


class WordNotOffered(DomainError):
    """The slot or the word is not among those the platform ships."""

    code = "word_not_offered"


@transaction.atomic
def choose_term(*, slot: str, lang: str, base: str, by: object) -> TenantTerm:
    """Take a shipped word into use in the current tenant, with all its forms (A076, A181).

    `lang` is fi, sv or en; `base` a word of `shipped.SHIPPED[lang]`. The Swedish and English words are chosen
    on their own; `shipped.pairs_of` tells which go together. Raises WordNotOffered.
    """
    forms = SHIPPED.get(lang, {}).get(base)
    if slot not in SLOTS or forms is None:
        raise WordNotOffered(
            tt("The word “{word}” is not in the list. Choose a word from the list.", word=base)
        )
    term, _ = TenantTerm.objects.update_or_create(
        slot=slot,
        lang=lang,
        defaults={"base": base, "forms": dict(forms), "checked_by": _label(by), "checked_at": now()},
    )
    _bump_version()
    return term


def _label(by: object) -> str:
    return "" if by is None else str(by)[:200]


def _bump_version() -> None:
    """Every process reads the words anew from the next request on (terms_for is kept by version)."""
    Tenant.objects.filter(pk=current_tenant_id()).update(terms_version=F("terms_version") + 1)
    transaction.on_commit(directory.forget)
