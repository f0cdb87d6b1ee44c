"""Published profiles, vetted outsiders and searchers. Call inside a tenant (outsiders: on the platform)."""

import datetime as dt

from accounts.models import User
from accounts.staff.models import PlatformGrant, PlatformRole, SearcherKind
from domain.clock import today
from registry.bank.models import Profile, View
from registry.bank.searcher import Searcher, staff_searcher
from registry.experts.models import BankAudience, BankField, Expert
from registry.experts.services import give_consent
from tenants.context import current_tenant, in_platform
from tests.factories.registry import make_expert

ALL_FIELDS = [field.value for field in BankField]
SOON = 30


def in_days(days: int) -> dt.date:
    """A day ahead of (or before) today."""
    return today() + dt.timedelta(days=days)


def allow(expert: Expert, *fields: str, audience: str = BankAudience.EVERYONE, days: int = SOON) -> None:
    """The expert's consent to these fields (all when none is named) for one audience."""
    give_consent(
        expert=expert,
        field_audiences=[
            (field, audience) for field in fields or ALL_FIELDS if field != BankField.NAME or fields
        ],
        expires_on=in_days(days),
        text_version="1",
        language="fi",
        by=expert.user,
    )


def make_published(
    first_name: str = "Eero", *fields: str, audience: str = BankAudience.EVERYONE, **facts
) -> Expert:
    """An expert in the bank, without the name unless `fields` name it."""
    expert = make_expert(first_name, **{"task_codes": ["luento"], **facts})
    allow(expert, *fields, audience=audience)
    return expert


def profile_of(expert: Expert) -> Profile | None:
    """The expert's row in the bank."""
    return Profile.objects.filter(expert_key=expert.pk).first()


def searcher_for(user) -> Searcher:
    """The user as a searcher of the current organisation."""
    return staff_searcher(user, current_tenant())


def make_outsider(
    kind: str = SearcherKind.EDUCATION, *, until: int = 60, email: str = "opettaja@example.fi"
) -> User:
    """A vetted outsider on the platform host; `until` days from now the right ends."""
    with in_platform():
        user = User.objects.create_user(email, "demo-Kokemus-2026", first_name="Oili", last_name="Opettaja")
        PlatformGrant.objects.create(
            user=user,
            role=PlatformRole.SEARCHER,
            organisation="Esimerkkiopisto",
            searcher_kind=kind,
            purpose="Sairaanhoitajien opetus",
            valid_from=in_days(-100),
            valid_to=in_days(until),
        )
        return user


def open_profile(expert: Expert, by, organisation: str = "Opisto") -> None:
    """Somebody of another organisation opened the expert's profile."""
    profile = profile_of(expert)
    View.objects.create(
        profile_id=profile.pk, home_tenant_id=profile.tenant_id, expert_key=expert.pk, from_tenant_id=profile.tenant_id,
        viewer_id=by.pk, organisation=organisation, purpose="Luento",
    )  # fmt: skip
