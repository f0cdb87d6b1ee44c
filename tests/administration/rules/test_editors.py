"""The editors one by one: what they keep, what they refuse, and what their examples compute."""

import datetime as dt

import pytest

from accounts.roles.models import Role
from administration.rules.editors import editor_for
from billing.approvals.chain import ChainSpec
from domain.clock import today
from domain.errors import DomainError
from registry.sessions.cancellation import Policy
from tenants.organisation.checking import PARTS, check_data
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.retention import limits
from tenants.organisation.rules import rule_on
from tenants.presets import available, load
from tests.administration.rules.filling import APPROVAL, change, fields_of
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit

ROOT = "/settings/rules/"


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u00ad", "")


def data_of(kind: RuleKind):
    return rule_on(kind, today()).data


def put(kind: RuleKind, **facts) -> None:
    """Something that the form does not show."""
    RuleVersion.objects.filter(kind=kind).update(data={**data_of(kind), **facts})


@pytest.mark.parametrize(
    "kind", ["cancellation", "chain", "pay_calendar", "retention", "ordering", "feedback", "interview"]
)
def test_what_a_form_does_not_show_stays_and_what_nobody_changed_is_the_same(anna, kind):
    put(RuleKind(kind), unknown={"kept": [1, 2]})
    before = data_of(RuleKind(kind))
    assert change(anna, f"{ROOT}{kind}/new/").status_code == 302
    after = data_of(RuleKind(kind))
    assert {**after, "version": ""} == {**before, "version": ""} | _filled_in(kind, after)


def _filled_in(kind: str, after: dict) -> dict:
    """A chain's steps say their usual days and fallback aloud once they have been edited."""
    return {"steps": after["steps"]} if kind == "chain" else {}


@pytest.mark.parametrize("code", available())
def test_the_presets_pass_the_same_check_as_the_browser(code):
    preset = load(code)
    for kind, part in PARTS.items():
        check_data(kind, preset[part])
    check_data(RuleKind.RATES, preset["rate_tables"][0])
    check_data(RuleKind.ORDERING, preset["ordering"])


# --- cancelling -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "notice", "said"),
    [
        ({"notice": "hours", "hours": "24"}, {"kind": "hours", "hours": 24}, "24 tuntia ennen alkua"),
        (
            {"notice": "working_days", "days_before": "2"},
            {"kind": "working_days", "days": 2},
            "2 arkipäivää aiemmin",
        ),
        (
            {"time": "9", "days_before": "0"},
            {"kind": "clock", "time": "09:00", "days_before": 0, "days": "calendar"},
            "kello 9.00, samana päivänä",
        ),
        (
            {"days": "working"},
            {"kind": "clock", "time": "15:00", "days_before": 1, "days": "working"},
            "kello 15.00, edellisenä arkipäivänä",
        ),
    ],
)
def test_a_deadline_is_counted_in_four_ways(anna, sent, notice, said):
    assert change(anna, f"{ROOT}cancellation/new/", **sent).status_code == 302
    assert data_of(RuleKind.CANCELLATION)["notice"] == notice
    assert said in text(anna.get(f"{ROOT}cancellation/"))


def test_a_deadline_needs_its_number(anna):
    answer = change(anna, f"{ROOT}cancellation/new/", notice="hours", hours="")
    assert answer.status_code == 422
    assert "Määräaika lasketaan siitä" in text(answer)


def test_a_policy_that_would_leave_illness_undecided_is_refused_in_words(anna):
    answer = change(anna, f"{ROOT}cancellation/new/", **{"cases-5-DELETE": "on"})
    assert answer.status_code == 422
    assert "Mikään tapaus ei ratkaise tätä" in text(answer)
    assert "Kokemusasiantuntija sairastuu" in text(answer)


def test_a_new_case_is_added_before_the_others_and_decides_first(anna):
    sent = {
        "cases-8-share": "50", "cases-8-when": "late", "cases-8-events": ["cancelled_by_orderer"],
        "cases-8-task_types": ["luento"], "cases-8-ORDER": "1",
    }  # fmt: skip
    path = f"{ROOT}cancellation/new/"
    fields = {**fields_of(text(anna.get(path))), **APPROVAL, **sent, "save": "1"}
    fields |= {f"cases-{number}-ORDER": str(number + 2) for number in range(8)}
    ready = anna.post(path, fields)
    assert ready.status_code == 200
    assert anna.post(path, {**fields_of(text(ready)), "save": "1"}).status_code == 302
    policy = Policy.from_data(data_of(RuleKind.CANCELLATION))
    assert [case.code for case in policy.cases][:3] == ["own_1", "orderer_in_time", "orderer_late"]
    assert policy.cases[0].task_types == frozenset({"luento"})
    assert len(policy.cases) == 9


def test_the_example_shows_both_sides_of_the_deadlines_second(anna):
    page = text(anna.get(f"{ROOT}cancellation/?try-day=25.11.2026&try-time=13&try-fee=40"))
    for line in ("ti 24.11. 14.59.00", "ti 24.11. 15.00.00", "ti 24.11. 15.00.01", "ti 24.11. 15.01.00"):
        assert line in page
    lines = editor_for("cancellation").example(
        data_of(RuleKind.CANCELLATION), day=dt.date(2026, 11, 25), time=dt.time(13), fee=40
    )
    assert [line.result.replace("\u00a0", " ") for line in lines] == [
        "0,00 €", "0,00 €", "40,00 €", "40,00 €", "40,00 €", "40,00 €", "0,00 €", "0,00 €",
    ]  # fmt: skip


# --- the approval chain ---------------------------------------------------------------------


def test_a_step_is_added_with_a_person_and_a_limit_without_javascript(anna):
    hannu, unit = person("Hannu"), make_unit()
    contact = make_user("Yrjö", Role.UNIT_CONTACT, unit=unit)
    path = f"{ROOT}chain/new/"
    more = anna.post(path, {**fields_of(text(anna.get(path))), "add": "steps"})
    assert more.status_code == 200
    assert 'name="steps-2-holder"' in text(more)
    assert "Tarkista" not in text(more).split("<h1")[0], "nothing is judged yet"
    sent = {"steps-0-amount_limit": "100", "steps-1-holder": f"person:{hannu.pk}"}
    assert change(anna, path, **sent).status_code == 302
    steps = data_of(RuleKind.CHAIN)["steps"]
    assert [(step["kind"], step.get("holder")) for step in steps] == [
        ("role", "unit_contact"),
        ("person", str(hannu.pk)),
    ]
    assert ChainSpec.from_data(data_of(RuleKind.CHAIN)).steps[0].amount_limit == 100
    small, large = (
        text(anna.get(f"{ROOT}chain/?try-unit={unit.pk}&try-amount={sum_}")) for sum_ in ("50", "200")
    )
    assert str(contact) in small
    assert small.count("Hannu Esimerkki") + 1 == large.count("Hannu Esimerkki")


def test_a_chain_needs_a_step_and_a_person_who_is_here(anna):
    empty = change(anna, f"{ROOT}chain/new/", **{"steps-0-DELETE": "on"})
    assert empty.status_code == 422
    hannu = person("Hannu")
    assert change(anna, f"{ROOT}chain/new/", **{"steps-0-holder": f"person:{hannu.pk}"}).status_code == 302
    type(hannu).objects.filter(pk=hannu.pk).update(is_active=False)
    answer = change(anna, f"{ROOT}chain/new/", valid_from="1.12.2026")
    assert answer.status_code == 422
    assert "ei ole enää täällä" in text(answer)


# --- retention ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", limits())
def test_every_period_stays_within_its_limits_and_the_refusal_names_them(anna, name):
    limit = limits()[name]
    for number in (limit.least - 1, limit.most + 1):
        answer = change(anna, f"{ROOT}retention/new/", **{name: str(number)})
        assert answer.status_code == 422
        assert f"Valitse väliltä {limit.said(limit.least)} – {limit.said(limit.most)}." in text(answer)
        assert limit.law["fi"] in text(answer)
        with pytest.raises(DomainError) as refused:
            check_data(RuleKind.RETENTION, {**data_of(RuleKind.RETENTION), name: number})
        assert refused.value.code == "outside_limits"


def test_bookkeeping_is_kept_six_years_and_payment_lists_ten_by_law():
    assert (limits()["bookkeeping_years"].least, limits()["payment_lists_years"].least) == (6, 10)
    assert "1336/1997" in limits()["bookkeeping_years"].law["fi"]
    assert limits()["agreements_years"].least == 10


def test_the_limits_cover_every_period_of_the_presets():
    for code in available():
        assert set(load(code)["retention"]) == set(limits())


# --- feedback -------------------------------------------------------------------------------


def test_a_question_is_asked_in_the_form_that_people_would_see(anna):
    sent = {
        "expert-3-fi": "Miten matka sujui?", "expert-3-type": "choice",
        "expert-3-choices_fi": "Hyvin\nHuonosti", "expert-3-choices_sv": "Bra\nDåligt",
    }  # fmt: skip
    assert change(anna, f"{ROOT}feedback/new/", **sent).status_code == 302
    question = data_of(RuleKind.FEEDBACK)["expert"][-1]
    assert question["choices"] == [{"fi": "Hyvin", "sv": "Bra"}, {"fi": "Huonosti", "sv": "Dåligt"}]
    page = text(anna.get(f"{ROOT}feedback/"))
    assert "Miten matka sujui?" in page
    assert "Huonosti" in page
    assert "Palvelu ei vielä lähetä niitä kenellekään" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"expert-3-choices_fi": "Yksi"}, "vähintään kaksi vaihtoehtoa"),
        ({"expert-3-choices_fi": "Yksi\nKaksi", "expert-3-choices_sv": "Ett"}, "yhtä monta vaihtoehtoa"),
    ],
)
def test_a_choice_needs_its_choices(anna, sent, said):
    new = {"expert-3-fi": "Miten matka sujui?", "expert-3-type": "choice", **sent}
    answer = change(anna, f"{ROOT}feedback/new/", **new)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Miten matka sujui?" in text(answer)


# --- interview ------------------------------------------------------------------------------


@pytest.mark.requirement("A043")
def test_an_organisation_writes_its_own_interview(anna):
    sent = {"judgements-4-fi": "Pystyy sopimaan ajoista.", "questions-0-fi": "Miksi haet?"}
    assert change(anna, f"{ROOT}interview/new/", **sent).status_code == 302
    data = data_of(RuleKind.INTERVIEW)
    assert data["judgements"][-1] == {"code": "own_1", "labels": {"fi": "Pystyy sopimaan ajoista."}}
    assert data["questions"][0]["labels"]["fi"] == "Miksi haet?"
    page = text(anna.get(f"{ROOT}interview/"))
    assert "Pystyy sopimaan ajoista." in page
    assert "Miksi haet?" in page


def test_an_interview_judges_something(anna):
    gone = {f"judgements-{number}-DELETE": "on" for number in range(4)}
    assert change(anna, f"{ROOT}interview/new/", **gone).status_code == 422
