"""The pages of rules: what they show, what they ask before saving, and what they refuse."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from accounts.support.middleware import MARK
from accounts.support.models import SupportVisit, VisitStatus
from administration.rules.editors import editors
from domain.clock import now, today
from domain.ids import new_id
from tenants.context import current_tenant, in_platform
from tenants.organisation.models import RuleKind, RuleVersion, Unit, UnitKind
from tenants.organisation.rules import rule_on
from tenants.organisation.versions import start_version
from tests.administration.rules.filling import APPROVAL, change, fields_of
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import Visitor

ROOT = "/settings/rules/"
CALENDAR = f"{ROOT}pay_calendar/"
WEEK = dt.timedelta(days=7)
MINE = ("cancellation", "chain", "pay_calendar", "retention", "ordering", "feedback", "interview")


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u00ad", "")


def own_rule(kind: RuleKind, unit: Unit, *, days: int = 0) -> RuleVersion:
    return start_version(
        kind=kind, data=rule_on(kind, today()).data, unit=unit, valid_from=today() + dt.timedelta(days=days),
        approved_by="Johtoryhmä", approved_on=today(), by=person("Anna"),
    )  # fmt: skip


def fields(visitor: Visitor, path: str, **sent) -> dict:
    return {**fields_of(text(visitor.get(path))), **APPROVAL, **sent}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_rule_is_shown_in_words_with_an_example(anna, language):
    anna.post("/i18n/language/", {"language": language})
    for kind in MINE:
        for page in ("", "new/", "compare/"):
            answer = anna.get(f"{ROOT}{kind}/{page}")
            assert answer.status_code == 200, (kind, page)
    assert anna.get(ROOT).status_code == 200


def test_every_editor_reads_and_says_what_the_preset_gives(anna):
    for editor in editors():
        data = rule_on(RuleKind(editor.kind), today()).data
        editor.read(data)
        assert editor.words(data), editor.kind


@pytest.mark.requirement("A179", "A180")
def test_a_version_shows_who_approved_it_when_and_by_which_document(anna):
    assert change(anna, f"{CALENDAR}new/", cutoff_day="12", approved_on="20.11.2026").status_code == 302
    page = text(anna.get(CALENDAR))
    for said in (
        "Maksukalenteri 2026-1",
        "Johtoryhmä, 20.11.2026",
        "HVA 12/2026",
        "Anna Esimerkki",
        "muutettu",
    ):
        assert said in page, said
    assert "1.1.2024 – 22.11.2026" in page
    version = RuleVersion.objects.get(kind=RuleKind.PAY_CALENDAR, valid_to=None)
    page = text(anna.get(f"{ROOT}version/{version.pk}/"))
    assert "9. päivä työtä seuraavassa kuussa" in page
    assert "12. päivä työtä seuraavassa kuussa" in page
    assert "1 sääntö muutettu" in text(anna.get("/settings/"))


@pytest.mark.requirement("A179")
def test_the_rows_of_the_source_stand_beside_the_values(anna):
    assert "Lähde: A064" in text(anna.get(CALENDAR))
    assert "Lähde: A053" in text(anna.get(f"{ROOT}cancellation/"))


def test_the_change_is_told_before_it_is_saved(anna):
    sent = fields(anna, f"{CALENDAR}new/", cutoff_day="12", save="1")
    first = anna.post(f"{CALENDAR}new/", sent)
    assert first.status_code == 200
    assert "9. päivä työtä seuraavassa kuussa" in text(first)
    assert "12. päivä työtä seuraavassa kuussa" in text(first)
    assert RuleVersion.objects.filter(kind=RuleKind.PAY_CALENDAR).count() == 1
    looked = fields_of(text(first))
    other = anna.post(f"{CALENDAR}new/", {**looked, "cutoff_day": "14", "save": "1"})
    assert other.status_code == 200, "another change than the one looked at is shown first"
    assert anna.post(f"{CALENDAR}new/", {**looked, "save": "1"}).status_code == 302
    assert rule_on(RuleKind.PAY_CALENDAR, today()).data["cutoff_day"] == 12


def test_the_example_follows_what_is_typed_also_by_htmx(anna):
    sent = fields(anna, f"{CALENDAR}new/", cutoff_day="12", approved_by="")
    page = anna.post(f"{CALENDAR}new/", sent, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "la 12.12." in text(page)
    sent = fields(anna, f"{ROOT}cancellation/new/", time="12.00", preview="1", **{"try-fee": "80"})
    page = text(anna.post(f"{ROOT}cancellation/new/", sent))
    assert "ti 24.11. 12.00.01" in page
    assert "80,00 €" in page
    assert RuleVersion.objects.filter(valid_from=today()).count() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"valid_from": "22.11.2026"}, "aikaisintaan tänään"),
        ({"valid_from": "huomenna"}, "Kirjoita päivä näin"),
        ({"approved_on": "24.11.2026"}, "tulevaisuudessa"),
        ({"approved_by": ""}, "Kirjoita, kuka hyväksyi tämän"),
        ({"cutoff_day": "32"}, "Viimeinen lähetyspäivä"),
        ({"cutoff_day": "20", "pay_day": "10"}, "viimeisen lähetyspäivän jälkeen"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(anna, wrong, said):
    sent = fields(anna, f"{CALENDAR}new/", document="Pöytäkirja 7 §", save="1", **wrong)
    answer = anna.post(f"{CALENDAR}new/", sent)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Pöytäkirja 7 §" in text(answer)
    assert "<title>Virhe:" in text(answer)
    assert RuleVersion.objects.filter(kind=RuleKind.PAY_CALENDAR).count() == 1


def test_a_second_version_on_the_same_day_is_refused_and_the_page_offers_the_next_day(anna):
    assert change(anna, f"{CALENDAR}new/", cutoff_day="12").status_code == 302
    assert fields(anna, f"{CALENDAR}new/")["valid_from"] == ["24.11.2026"]
    answer = change(anna, f"{CALENDAR}new/", cutoff_day="13", valid_from="23.11.2026")
    assert answer.status_code == 422
    assert "Samana päivänä alkaa jo toinen versio" in text(answer)


def test_of_two_administrators_the_second_sees_both_and_chooses(anna):
    path = f"{CALENDAR}new/"
    mine = fields_of(
        text(anna.post(path, fields(anna, path, cutoff_day="15", valid_from="1.12.2026", save="1")))
    )
    assert change(anna, path, cutoff_day="12").status_code == 302
    answer = anna.post(path, {**mine, "save": "1"})
    assert answer.status_code == 409
    assert "Joku muu muutti tätä juuri" in text(answer)
    assert "12. päivä työtä" in text(answer)
    assert "15. päivä työtä" in text(answer)
    assert anna.post(path, {**fields_of(text(answer)), "save": "1"}).status_code == 302
    days = [dt.date(2026, 11, 30), dt.date(2026, 12, 1)]
    assert [rule_on(RuleKind.PAY_CALENDAR, day).data["cutoff_day"] for day in days] == [12, 15]


def test_sending_the_same_change_twice_makes_one_version(anna):
    path = f"{CALENDAR}new/"
    ready = fields_of(text(anna.post(path, fields(anna, path, cutoff_day="15", save="1"))))
    assert anna.post(path, {**ready, "save": "1"}).status_code == 302
    assert anna.post(path, {**ready, "save": "1"}).status_code == 409
    assert RuleVersion.objects.filter(kind=RuleKind.PAY_CALENDAR).count() == 2


def test_a_coming_version_is_taken_back_on_a_page_that_tells_what_follows(anna):
    change(anna, f"{CALENDAR}new/", cutoff_day="12", valid_from="1.12.2026")
    version = RuleVersion.objects.get(valid_from=dt.date(2026, 12, 1))
    assert "Tulossa" in text(anna.get(CALENDAR))
    page = f"{ROOT}version/{version.pk}/withdraw/"
    assert "Maksukalenteri pysyy voimassa" in text(anna.get(page))
    assert anna.post(page).status_code == 302
    assert anna.post(page).status_code == 404
    assert rule_on(RuleKind.PAY_CALENDAR, dt.date(2026, 12, 1)).data["cutoff_day"] == 9
    started = RuleVersion.objects.get(kind=RuleKind.PAY_CALENDAR)
    assert anna.post(f"{ROOT}version/{started.pk}/withdraw/").status_code == 409


def test_two_versions_stand_beside_each_other(anna):
    change(anna, f"{ROOT}retention/new/", client_reports_days="14")
    page = text(anna.get(f"{ROOT}retention/compare/"))
    assert "30 päivää" in page
    assert "14 päivää" in page
    assert "10 vuotta" not in page
    old, new = RuleVersion.objects.filter(kind=RuleKind.RETENTION)
    swapped = anna.get(f"{ROOT}retention/compare/?before={new.pk}&after={old.pk}")
    assert text(swapped).index("14 päivää") < text(swapped).index("30 päivää")
    assert "ainoa versio" in text(anna.get(f"{ROOT}ordering/compare/"))
    assert anna.get(f"{ROOT}retention/compare/?before=x&after=y").status_code == 200


@pytest.mark.requirement("A105", "A106")
def test_one_practice_for_all_and_every_exception_in_one_list(anna):
    assert "Käytäntö on kaikkialla sama" in text(anna.get(ROOT))
    area = make_unit("Mielenterveyspalvelut", "10")
    Unit.objects.filter(pk=area.pk).update(kind=UnitKind.SERVICE_AREA)
    below = make_unit("Päiväsairaala", "1011")
    Unit.objects.filter(pk=below.pk).update(parent=area)
    own_rule(RuleKind.CHAIN, area)
    page = text(anna.get(ROOT))
    assert "Mielenterveyspalvelut" in page
    assert "Käytäntö on kaikkialla sama" not in page
    assert "Sääntö tulee palvelualueelta: Mielenterveyspalvelut" in text(
        anna.get(f"{ROOT}chain/?unit={below.pk}")
    )
    assert "oma sääntö" in text(anna.get(f"{ROOT}chain/?unit={area.pk}"))


@pytest.mark.requirement("A105", "A106")
def test_an_exception_ends_and_the_common_rule_returns(anna):
    unit = make_unit()
    own_rule(RuleKind.CANCELLATION, unit)
    path = f"{ROOT}cancellation/end/?unit={unit.pk}"
    assert "Peruutus 2026-1" in text(anna.get(path))
    assert anna.post(path, {"last_day": "22.11.2026"}).status_code == 422
    assert anna.post(path, {"last_day": "30.11.2026"}).status_code == 302
    assert rule_on(RuleKind.CANCELLATION, dt.date(2026, 11, 30), unit).unit == unit
    assert rule_on(RuleKind.CANCELLATION, dt.date(2026, 12, 1), unit).unit is None
    assert anna.get(f"{ROOT}cancellation/end/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "cancellation/?unit=x",
        "cancellation/?unit=00000000-0000-7000-8000-000000000000",
        "retention/?unit=own",
    ],
)
def test_what_is_not_there_is_not_found(anna, path):
    unit = make_unit()
    assert anna.get(ROOT + path.replace("own", str(unit.pk))).status_code == 404


def let_in(visitor: Visitor) -> Visitor:
    """A support visitor is somebody while the organisation allows a visit."""
    tenant = current_tenant()
    with in_platform():
        visit = SupportVisit.objects.create(
            tenant_id=tenant.pk, operator_id=new_id(), reason="Syy", hours=2,
            status=VisitStatus.ALLOWED, ends_at=now() + WEEK,
        )  # fmt: skip
    session = visitor.session
    session[MARK] = str(visit.pk)
    session.save()
    return visitor


def test_a_support_visitor_reads_but_changes_nothing_and_sees_no_names(rules):
    visitor = let_in(Visitor("north").sign_in(make_user("Tuki", Role.SUPPORT)))
    assert visitor.get(ROOT).status_code == 200
    assert visitor.get(f"{ROOT}cancellation/").status_code == 200
    assert visitor.get(f"{ROOT}chain/").status_code == 403
    assert visitor.post(f"{ROOT}cancellation/new/", {}).status_code == 403
    aino = Visitor("north").sign_in(person("Aino"))
    assert aino.get(ROOT).status_code == 403


def test_the_lists_cost_the_same_for_one_exception_and_for_five(anna):
    units = [make_unit(f"Yksikkö {number}", f"30{number}", f"430{number}") for number in range(5)]

    def cost(path: str) -> int:
        anna.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert anna.get(path).status_code == 200
        return len(queries)

    own_rule(RuleKind.CANCELLATION, units[0])
    first = cost(ROOT), cost(f"{ROOT}cancellation/")
    for number, unit in enumerate(units[1:]):
        own_rule(RuleKind.CANCELLATION, unit, days=number)
    assert (cost(ROOT), cost(f"{ROOT}cancellation/")) == first
