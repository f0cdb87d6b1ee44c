"""Kaarina coordinates, Eero is an expert who has no papers yet."""

import pytest

from accounts.models import User
from domain.clock import now
from registry.joining import signing
from registry.joining.agreements import draft_agreement, send_agreement
from registry.joining.contents import default_period, known_contents
from registry.joining.models import AgreementStatus, SigningCode
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.registry.sessions.conftest import clock, first_organisation, only_own_pages, pages, rules, sign_in  # noqa: F401

CODE = "123456"


@pytest.fixture
def kaarina(rules) -> User:  # noqa: F811
    return person("Kaarina")


@pytest.fixture
def eero(rules):  # noqa: F811
    return make_expert("Eero", ready=False)


@pytest.fixture
def draft(eero, kaarina):
    """`draft(kind="employed")` gives a draft for Eero."""

    def make(**facts):
        period = default_period(eero)
        known = {
            "kind": "commission", "role": "expert", "language": "fi", "valid_from": period.start,
            "valid_to": period.end, "is_insured": True, **known_contents(eero, "fi"),
            "experience": "Vertaisohjaaja 2019–2021", "wishes": "Mieluiten luentoja",
        }  # fmt: skip
        return draft_agreement(expert=eero, by=kaarina, **{**known, **facts})

    return make


@pytest.fixture
def sent(draft, kaarina):
    """`sent()` gives an agreement that waits for Eero."""
    return lambda **facts: send_agreement(agreement_id=draft(**facts).pk, by=kaarina)


def give_code(agreement, user, code: str = CODE) -> str:
    """As if the mail had left with this code."""
    signing.ask_code(agreement_id=agreement.pk, by=user)
    row = SigningCode.objects.get(agreement=agreement, user=user)
    row.code_hash, row.expires_at = signing._hash(row, code), now() + signing.CODE_LIVES
    row.save()
    return code


def sign(agreement, user, **words):
    """Sign with a fresh code the words that were sent."""
    code = give_code(agreement, user)
    facts = {"seen_sha256": agreement.text_sha256, "code": code, **words}
    return signing.sign_agreement(agreement_id=agreement.pk, by=user, **facts)


@pytest.fixture
def signed(sent, eero, kaarina):
    """`signed()` gives an agreement in force, without the way there and without its paper."""

    def make(**facts):
        agreement = sent(**facts)
        agreement.status, agreement.signed_at = AgreementStatus.IN_FORCE, now()
        agreement.save(update_fields=["status", "signed_at"])
        return agreement

    return make
