"""Coming into the register, an account, changes by a keeper, leaving and coming back."""

import pytest

from accounts.roles.invitations import NewPerson, accept, issue_link
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import roles_of
from audit.models import Entry, StatusChange
from crypto.blind_index import blind_index
from domain.errors import Conflict, DomainError
from registry.experts.models import Expert, ExpertStatus
from registry.experts.services import add_expert, change_expert, end_expert, give_account, return_expert
from tests.factories.bank import make_published, profile_of
from tests.factories.people import make_user, person
from tests.factories.registry import identity_code, make_expert
from tests.visitor import settle

pytestmark = pytest.mark.usefixtures("north")


def add(first_name="Uusi", **facts) -> Expert:
    return add_expert(first_name=first_name, last_name="Esimerkki", by=person("Kaarina"), **facts)


@pytest.mark.requirement("A085")
def test_somebody_new_gets_the_next_payee_number_topics_and_a_line_in_the_journal():
    first = add(
        email=" Uusi@Example.fi ",
        topics=["MIE.masennus", ("PAI.alkoholi", True)],
        off_limits=["RIK"],
        languages=["sv"],
    )
    second = add("Toinen")
    assert second.payee_number == first.payee_number + 1
    assert (first.email, first.user, first.languages) == ("uusi@example.fi", None, ["sv"])
    topics = {row.topic_code: (row.is_close_one, row.is_off_limits) for row in first.topics.all()}
    assert topics == {"MIE.masennus": (False, False), "PAI.alkoholi": (True, False), "RIK": (False, True)}
    assert Entry.objects.get(subject_id=first.pk, action="expert.added").by == person("Kaarina")


def test_an_identity_code_is_one_persons():
    code = identity_code(7)
    one = add(identity_code=code.lower())
    assert (one.identity_code.reveal(), one.identity_code_index) == (code, blind_index("identity_code", code))
    with pytest.raises(Conflict):
        add("Toinen", identity_code=code)
    assert not Expert.objects.filter(first_name="Toinen").exists()


def test_an_invited_expert_owns_the_account_once_it_is_made():
    expert = add(email="uusi@example.fi")
    invitation = give_account(expert=expert, by=person("Kaarina"))
    user, _is_new = accept(
        token=issue_link(invitation), person=NewPerson("Uusi", "Esimerkki", "demo-Kokemus-2026")
    )
    settle()
    expert.refresh_from_db()
    assert expert.user == user
    assert Role.EXPERT in roles_of(user)
    with pytest.raises(Conflict):
        give_account(expert=expert, by=person("Kaarina"))


def test_an_address_that_has_an_account_is_linked_at_once():
    user = make_user("Aatu")
    expert = add(email=user.email)
    assert give_account(expert=expert, by=person("Kaarina")) is None
    expert.refresh_from_db()
    assert expert.user == user
    with pytest.raises(Conflict):
        give_account(expert=add("Sama", email=user.email), by=person("Kaarina"))


def test_nobody_is_invited_without_an_address_or_by_somebody_who_keeps_no_register():
    with pytest.raises(DomainError):
        give_account(expert=add(), by=person("Kaarina"))
    with pytest.raises(Conflict):
        give_account(expert=add("Toinen", email="toinen@example.fi"), by=person("Aino"))
    assert not Invitation.objects.exists()


@pytest.mark.requirement("A085")
def test_a_change_is_told_with_codes_and_never_with_names_or_contacts():
    expert = add(municipality_code="638", phone="0401234567")
    change_expert(
        expert=expert, by=person("Kaarina"), municipality_code="434", phone="0507654321", last_name="Uudempi",
        max_audience=10, topics=["MIE.masennus"],
    )  # fmt: skip
    entry = Entry.objects.get(action="expert.changed")
    assert entry.facts["changes"] == {
        "municipality_code": ["638", "434"], "max_audience": [None, 10], "phone": None, "last_name": None, "topics": None,
    }  # fmt: skip
    assert "7654321" not in str(entry.facts)


def test_nothing_is_told_when_nothing_changed():
    expert = add(municipality_code="638", topics=["MIE.masennus"])
    change_expert(expert=expert, by=person("Kaarina"), municipality_code="638", topics=["MIE.masennus"])
    assert not Entry.objects.filter(action="expert.changed").exists()


@pytest.mark.parametrize("change", [{"contact_protected": True}, {"topics": []}])
def test_a_change_reaches_the_bank_at_once(change):
    expert = make_published("Eero")
    change_expert(expert=expert, by=person("Kaarina"), **change)
    profile = profile_of(expert)
    assert profile is None if "contact_protected" in change else "topics" not in profile.cards["everyone"]


def test_leaving_needs_a_few_words_and_coming_back_none():
    expert = make_published("Eero")
    with pytest.raises(DomainError):
        end_expert(expert=expert, reason=" ", by=person("Kaarina"))
    end_expert(expert=expert, reason="Muutti pois", by=person("Kaarina"))
    assert profile_of(expert) is None
    assert StatusChange.objects.get(subject_id=expert.pk).note == "Muutti pois"
    with pytest.raises(Conflict):
        end_expert(expert=expert, reason="Uudelleen", by=person("Kaarina"))
    return_expert(expert=expert, by=person("Kaarina"))
    expert.refresh_from_db()
    assert expert.status == ExpertStatus.ACTIVE
    assert profile_of(expert) is not None
    assert Role.EXPERT in roles_of(expert.user)


def test_numbers_go_on_after_those_of_the_factory():
    known = make_expert("Eero")
    assert add().payee_number == known.payee_number + 1
