"""What an expert tells of themselves on the own pages, and what it does to matching."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from audit.models import AccessEntry, Entry
from domain.clock import today
from domain.errors import DomainError, NotAllowed
from notifications.models import Notice
from registry.experts import telling
from registry.experts.models import ConsentPurpose, Expert, LifeChange
from registry.experts.purposes import allows, needs_for_orderer, save_purpose
from registry.matching.gathering import gather
from registry.matching.proposals import judge
from tests.factories.orders import make_order, some_day
from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import make_session
from tests.visitor import settle


@pytest.fixture
def eero(north):
    return make_expert("Eero", municipality_code="638")


@pytest.fixture
def as_eero(eero, visitor):
    return visitor.sign_in(eero.user)


def page(answer) -> str:
    return answer.content.decode()


def blockers(order, expert) -> set[str]:
    """The codes of what stands between the expert and the order."""
    return {reason.code for reason in judge(order, Expert.objects.filter(pk=expert.pk))[str(expert.pk)]}


def limits(**changes) -> dict:
    return {
        "task_codes": ["luento"], "is_on_site": "on", "is_remote": "on", "languages": ["fi"], "municipality_code": "638",
        **changes,
    }  # fmt: skip


def hidden(answer, name: str) -> str:
    """The value of a hidden field that the page itself carries."""
    (value,) = html.fromstring(answer.content).xpath(f"//main//input[@type='hidden'][@name='{name}']/@value")
    return value


@pytest.mark.requirement("A145")
@pytest.mark.requirement("A202")
def test_limits_told_on_the_page_hold_in_matching(as_eero, eero):
    order = make_order(audience_size=80)
    assert blockers(order, eero) == set()
    assert as_eero.post("/me/limits/", limits(max_audience="20", monthly_hours="1")).status_code == 302
    assert blockers(order, eero) == {"audience_too_large", "above_ceiling"}
    assert as_eero.post("/me/limits/", limits(max_audience="80", monthly_hours="2")).status_code == 302
    assert blockers(order, eero) == set()


def test_limits_with_a_fault_are_shown_again(as_eero, eero):
    faults = (
        {"languages": []},
        {"is_on_site": "", "is_remote": ""},
        {"area_codes": ["999"]},
        {"max_km": "kaukana"},
    )
    answers = [as_eero.post("/me/limits/", limits(**fault)).status_code for fault in faults]
    assert answers == [422] * 4
    eero.refresh_from_db()
    assert (eero.languages, eero.max_km) == (["fi"], None)


def test_what_the_coordinator_changed_meanwhile_is_not_lost(as_eero, eero):
    """The page lay open on the phone while the coordinator wrote down what was said in a call."""
    seen = hidden(as_eero.get("/me/limits/"), "seen")
    Expert.objects.filter(pk=eero.pk).update(max_km=40, monthly_ceiling=2)
    sent = limits(seen=seen, monthly_ceiling="3", max_audience="20")
    answer = as_eero.post("/me/limits/", sent)
    assert answer.status_code == 422
    assert "Joku muu muutti tätä sillä välin. Nyt siinä on: 2." in page(answer)
    again = sent | {"seen": hidden(answer, "seen")}
    assert as_eero.post("/me/limits/", again).status_code == 302
    eero.refresh_from_db()
    assert (eero.max_km, eero.monthly_ceiling, eero.max_audience) == (40, 3, 20)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/me/limits/", limits(max_km="30")),
        ("/me/contact/", {"email": "eero@example.fi", "phone": "0401234567"}),
    ],
)
def test_the_row_is_held_in_a_transaction_of_the_page_itself(as_eero, path, told):
    """The running service lends none, as a test does."""
    with CaptureQueriesContext(connection) as asked:
        assert as_eero.post(path, told).status_code == 302
    said = [query["sql"] for query in asked]
    before = said[: next(place for place, one in enumerate(said) if "FOR UPDATE" in one)]
    begun = [one for one in before if one.startswith("SAVEPOINT")]
    assert len(begun) > len([one for one in before if one.startswith("RELEASE")])


@pytest.mark.requirement("A202")
def test_a_task_further_than_the_expert_travels_is_not_offered(eero):
    helsinki = make_unit("Helsingin yksikkö", "1091")
    type(helsinki).objects.filter(pk=helsinki.pk).update(municipality_code="091")
    helsinki.refresh_from_db()
    order = make_order(unit=helsinki)
    [(_expert, candidate)] = gather(order, Expert.objects.filter(pk=eero.pk))
    assert candidate.km == 47, "Porvoo to Helsinki, as the crow flies"
    for max_km, expected in ((30, {"too_far"}), (60, set()), (None, set())):
        Expert.objects.filter(pk=eero.pk).update(max_km=max_km)
        assert blockers(order, eero) == expected


@pytest.mark.requirement("A202")
def test_times_that_suit_are_asked_and_others_are_not(as_eero, eero):
    day = some_day()
    number = day.isoweekday()
    order = make_order(day=day, since="13:00", until="15:00")
    assert as_eero.post("/me/times/", {f"since_{number}": "9", f"until_{number}": "14.30"}).status_code == 302
    assert blockers(order, eero) == {"time_refused"}
    assert as_eero.post("/me/times/", {f"since_{number}": "9", f"until_{number}": "15"}).status_code == 302
    assert blockers(order, eero) == set()
    assert as_eero.post("/me/times/", {}).status_code == 302
    assert not eero.availability.exists(), "none at all is any time"


def test_times_that_cannot_be_are_shown_again(as_eero, eero):
    faults = ({"since_1": "9"}, {"since_1": "12", "until_1": "9"}, {"since_1": "aamu", "until_1": "9"})
    assert [as_eero.post("/me/times/", fault).status_code for fault in faults] == [422] * 3
    assert not eero.availability.exists()


def test_times_that_overlap_are_refused(eero):
    times = [(1, dt.time(9), dt.time(12)), (1, dt.time(11), dt.time(0))]
    with pytest.raises(DomainError):
        telling.tell_times(expert=eero, times=times, by=eero.user)


def test_facts_of_many_experts_take_as_many_queries_as_of_one(eero):
    telling.tell_times(expert=eero, times=[(1, dt.time(9), dt.time(12))], by=eero.user)
    order = make_order()

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            gather(order)
        return len(counted)

    one = queries()
    for name in ("Essi", "Elli", "Eino", "Esko"):
        telling.tell_times(
            expert=(other := make_expert(name)), times=[(2, dt.time(9), dt.time(12))], by=other.user
        )
    assert queries() == one


@pytest.mark.requirement("A167")
def test_a_topic_off_limits_is_never_asked_about(as_eero, eero):
    order = make_order(topics=("MIE.masennus",))
    assert blockers(order, eero) == set()
    assert as_eero.post("/me/topics/", {"topic": "MIE.masennus", "what": "off"}).status_code == 302
    assert blockers(order, eero) == {"topic_refused"}
    assert "En puhu tästä" in page(as_eero.get("/me/topics/"))
    assert as_eero.post("/me/topics/", {"remove": "MIE.masennus"}).status_code == 302
    assert not eero.topics.exists()
    assert as_eero.post("/me/topics/", {"topic": "", "what": "own"}).status_code == 422
    assert all("MIE" not in str(entry.facts) for entry in Entry.objects.filter(subject_id=eero.pk))


@pytest.mark.requirement("A199")
@pytest.mark.requirement("A201")
@pytest.mark.requirement("A202")
def test_a_pause_takes_two_taps_and_ends_with_one(as_eero, eero):
    order = make_order()
    assert as_eero.post("/me/pause/", {"length": "1"}).status_code == 302
    eero.refresh_from_db()
    assert eero.paused_until > today() + dt.timedelta(days=27)
    assert blockers(order, eero) == {"paused"}
    assert "tauolla" in page(as_eero.get("/me/pause/"))
    assert as_eero.post("/me/pause/", {"back": "1"}).status_code == 302
    assert blockers(order, eero) == set()
    assert as_eero.post("/me/pause/", {"length": "day", "until": "1.1.2020"}).status_code == 422


@pytest.mark.requirement("A199")
@pytest.mark.requirement("A203")
def test_a_change_in_life_reaches_the_coordinator_without_its_content(as_eero, eero, visitor):
    kaarina = person("Kaarina")
    for _tap in range(2):
        assert as_eero.post("/me/change/", {"text": "Masennus palasi"}).status_code == 302
    change = LifeChange.objects.get()
    settle()
    notice = Notice.objects.get(user=kaarina)
    assert notice.kind == "life.changed"
    assert all(
        "Masennus" not in letter.subject + letter.body and "Eero" not in letter.body for letter in mail.outbox
    )
    desk = type(visitor)("north").sign_in(kaarina)
    assert "Masennus palasi" in page(desk.get(f"/data-requests/changes/{change.pk}/"))
    assert AccessEntry.objects.filter(person_id=eero.pk, by=kaarina, kind="life_change").exists()
    assert desk.post(f"/data-requests/changes/{change.pk}/").status_code == 302
    assert desk.post(f"/data-requests/changes/{change.pk}/").status_code == 409
    assert "Olemme olleet yhteydessä" in page(as_eero.get("/me/change/"))


@pytest.mark.requirement("A146")
def test_the_orderer_hears_of_needs_only_with_consent(as_eero, eero):
    aino = person("Aino")
    told = {"needs": "Hissi", "devices": "Pyörätuoli"}
    assert as_eero.post("/me/access/", told).status_code == 302
    eero.refresh_from_db()
    assert (eero.access_needs.reveal(), eero.assistive_devices.reveal()) == ("Hissi", "Pyörätuoli")
    assert needs_for_orderer(expert=eero, viewer=aino, purpose="ordering") is None
    assert as_eero.post("/me/access/", {**told, "may_be_told": "on"}).status_code == 302
    eero.refresh_from_db()
    assert needs_for_orderer(expert=eero, viewer=aino, purpose="ordering").devices == "Pyörätuoli"
    assert AccessEntry.objects.filter(person_id=eero.pk, by=aino, kind="access_needs").exists()
    assert as_eero.post("/me/consents/", {"purpose": "access_needs", "answer": "no"}).status_code == 302
    assert needs_for_orderer(expert=eero, viewer=aino, purpose="ordering") is None
    assert all("Hissi" not in str(entry.facts) for entry in Entry.objects.filter(subject_id=eero.pk))


@pytest.mark.requirement("A146")
def test_the_orderer_sees_the_needs_on_the_agreed_order(eero, visitor):
    use_preset("ita-uusimaa")
    telling.tell_needs(expert=eero, needs="Hissi", devices="", may_be_told=True, language="fi", by=eero.user)
    order = make_session(eero).assignment.order
    assert "Hissi" in page(visitor.sign_in(order.orderer).get(f"/orders/{order.pk}/"))


@pytest.mark.requirement("A087")
def test_photo_and_story_are_allowed_and_taken_back_each_by_itself(as_eero, eero):
    for _tap in range(2):
        assert as_eero.post("/me/consents/", {"purpose": "photo", "answer": "yes"}).status_code == 302
    assert allows(eero, ConsentPurpose.PHOTO)
    assert not allows(eero, ConsentPurpose.STORY)
    [said] = eero.purpose_consents.all()
    assert (said.text_version, said.language, said.by) == ("2026-11", "fi", eero.user)
    assert as_eero.post("/me/consents/", {"purpose": "photo", "answer": "no"}).status_code == 302
    assert not allows(eero, ConsentPurpose.PHOTO)
    assert eero.purpose_consents.count() == 2, "a withdrawal is a row of its own"
    assert as_eero.post("/me/consents/", {"purpose": "text_messages", "answer": "yes"}).status_code == 404


@pytest.mark.requirement("A194")
def test_only_the_person_decides(eero):
    """Nobody else consents, tells limits or begins a pause in the expert's name; and nothing hangs on a yes."""
    kaarina = person("Kaarina")
    for act in (
        lambda: save_purpose(
            expert=eero, purpose=ConsentPurpose.STORY, is_yes=True, language="fi", by=kaarina
        ),
        lambda: telling.take_pause(expert=eero, until=today() + dt.timedelta(days=9), by=kaarina),
        lambda: telling.tell_topics(expert=eero, topics=[], off_limits=[], by=kaarina),
        lambda: telling.tell_times(expert=eero, times=[], by=kaarina),
        lambda: telling.tell_life_change(expert=eero, text="", by=kaarina),
    ):
        with pytest.raises(NotAllowed):
            act()
    order = make_order()
    assert not eero.purpose_consents.exists()
    assert blockers(order, eero) == set(), "without any consent the expert is asked like everybody"
