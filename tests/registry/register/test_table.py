"""The coordinator's table: search, order, columns, views (C6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessEntry
from domain.clock import now
from registry.experts.models import Expert, PurposeConsent
from registry.register.models import Layout, Search
from registry.register.searching import Wish
from registry.register.searching import found as experts_found
from registry.register.services import forget_searches, save_view
from tests.factories.people import make_user, person
from tests.factories.register import fill_register
from tests.factories.registry import make_expert
from tests.visitor import Visitor

TABLE = "/register/"


@pytest.fixture
def kaarina(north, visitor):
    return visitor.sign_in(person("Kaarina"))


def page(answer) -> str:
    return answer.content.decode()


def look_for(client, **sent):
    """Search as the form does; returns the answer that the address leads to."""
    return client.get(client.post(TABLE, sent).headers["Location"])


def names_in(answer) -> list[str]:
    return [row["row"].name for row in answer.context["rows"]]


@pytest.mark.parametrize("who", ["Aino", "Liisa", "Pirkko"])
def test_the_register_is_for_its_keepers(north, visitor, who):
    assert visitor.sign_in(person(who)).get(TABLE).status_code == 403


@pytest.mark.requirement("A085", "A122")
def test_a_register_of_130_is_listed_by_25_and_everybody_is_found(kaarina):
    experts = fill_register(130)
    first = kaarina.get(TABLE)
    assert first.context["page"].paginator.count == sum(each.status == "active" for each in experts)
    listed = []
    for number in range(1, first.context["page"].paginator.num_pages + 1):
        rows = names_in(kaarina.get(f"{TABLE}?page={number}", headers={"HX-Request": "true"}))
        assert len(rows) <= 25
        listed += rows
    assert len(set(listed)) == len(listed) == first.context["page"].paginator.count
    last = next(each for each in reversed(experts) if each.status == "active")
    assert names_in(look_for(kaarina, text=f"{last.first_name} {last.last_name}")) == [
        f"{last.last_name} {last.first_name}"
    ]


def test_names_sort_in_finnish_order(kaarina):
    for number, last_name in enumerate(("Öhman", "Zetterberg", "Äijö", "Åker", "Aalto", "Ylä")):
        Expert.objects.create(first_name="Eero", last_name=last_name, payee_number=number)
    found = [name.split()[0] for name in names_in(kaarina.get(TABLE))]
    assert found == ["Aalto", "Ylä", "Zetterberg", "Åker", "Äijö", "Öhman"]
    backwards = experts_found(person("Kaarina"), Wish(order="-name"))
    assert [each.last_name for each in backwards] == found[::-1]


def test_the_municipality_sorts_by_its_name_not_its_code(kaarina):
    for number, code in enumerate(("049", "020", "")):  # Espoo, Akaa
        Expert.objects.create(first_name="Eero", last_name=code, payee_number=number, municipality_code=code)
    assert [name.split()[0] for name in names_in(kaarina.get(f"{TABLE}?sort=place"))] == [
        "020",
        "049",
        "Eero",
    ]


def test_a_topic_that_is_off_limits_is_not_found_and_not_shown(kaarina):
    expert = make_expert("Eero", topics=())
    expert.topics.create(topic_code="MIE.masennus", is_off_limits=True)
    assert names_in(look_for(kaarina, topic="MIE.masennus")) == []
    assert ">Masennus<" not in page(kaarina.get(TABLE)).split('id="register"')[1]


@pytest.mark.requirement("A135")
def test_the_organisation_behind_an_expert_is_shown_and_searched(kaarina):
    make_expert("Eero", background_organisation="Esimerkkiyhdistys ry")
    make_expert("Essi")
    kaarina.post(f"{TABLE}columns/", {"columns": ["organisation"]})
    found = look_for(kaarina, organisation="Esimerkkiyhdistys ry")
    assert names_in(found) == ["Esimerkki Eero"]
    assert "Esimerkkiyhdistys ry" in page(found).split('id="register"')[1]


@pytest.mark.requirement("A087")
def test_only_those_whose_last_word_is_yes_are_found_for_communications(kaarina):
    experts = {name: make_expert(name) for name in ("Eero", "Essi", "Outi")}
    for name, is_withdrawal in (("Eero", False), ("Essi", False), ("Essi", True)):
        PurposeConsent.objects.create(
            expert=experts[name], purpose="story", is_withdrawal=is_withdrawal, text_version="1", language="fi",
            by=experts[name].user, at=now(),
        )  # fmt: skip
    kaarina.post(f"{TABLE}columns/", {"columns": ["consents"]})
    found = look_for(kaarina, consent="story")
    assert names_in(found) == ["Esimerkki Eero"]
    assert found.context["rows"][0]["row"].consents
    assert names_in(look_for(kaarina, consent="photo")) == []


@pytest.mark.requirement("A014")
def test_the_topics_on_offer_tell_how_many_and_lead_to_who(kaarina):
    make_expert("Eero")
    make_expert("Essi", ready=False)
    make_expert("Outi", topics=("PAI.alkoholi",), phone="+358401234567")
    groups = {group.whole.code: group for group in kaarina.get(f"{TABLE}topics/").context["groups"]}
    depression = groups["MIE"].topics[0]
    assert (depression.code, depression.experts, depression.ready) == ("MIE.masennus", 2, 1)
    assert groups["PAI"].whole.experts == 1
    found = look_for(kaarina, topic="PAI.alkoholi")
    assert names_in(found) == ["Esimerkki Outi"]
    assert "+358401234567" in page(found)


# --- addresses --------------------------------------------------------------------------------


def test_the_address_of_a_search_tells_neither_a_name_nor_a_topic(kaarina):
    make_expert("Eero")
    address = kaarina.post(TABLE, {"text": "Eero", "topic": "MIE.masennus"}).headers["Location"]
    key = Search.objects.get().pk
    assert address == f"{TABLE}?v={key}"
    assert names_in(kaarina.get(address)) == names_in(kaarina.get(address)) == ["Esimerkki Eero"]
    form = kaarina.get(address).context["form"]
    assert (form["text"].value(), form["topic"].value()) == ("Eero", "MIE.masennus")


def test_the_same_search_again_has_the_same_address(kaarina):
    first, second = (kaarina.post(TABLE, {"text": "Eero"}).headers["Location"] for _again in range(2))
    assert first == second


def test_another_keeper_does_not_see_a_passing_search(kaarina):
    address = kaarina.post(TABLE, {"text": "Eero"}).headers["Location"]
    other = kaarina.__class__("north").sign_in(person("Anna")).get(address)
    assert other.context["what"].is_gone
    assert other.context["form"]["text"].value() is None


def test_a_search_is_forgotten_after_a_day(kaarina):
    address = kaarina.post(TABLE, {"text": "Eero"}).headers["Location"]
    save_view(name="Syksy", wish=Wish(tag="syksy"), is_shared=False, opens_first=False, by=person("Kaarina"))
    Search.objects.filter(name="").update(made_at=now().replace(year=2020))
    assert kaarina.get(address).context["what"].is_gone
    assert forget_searches() == 1
    assert Search.objects.get().name == "Syksy"


@pytest.mark.parametrize(
    "address", ["?v=x", "?v=00000000-0000-7000-8000-000000000000", "?view=x&sort=x&page=x"]
)
def test_an_address_that_leads_nowhere_shows_the_usual_table(kaarina, address):
    make_expert("Eero")
    assert names_in(kaarina.get(TABLE + address)) == ["Esimerkki Eero"]


def test_typing_swaps_only_the_table(kaarina):
    make_expert("Eero")
    text = page(kaarina.get(TABLE, headers={"HX-Request": "true"}))
    assert text.strip().startswith('<div id="register"')
    assert "<html" not in text


# --- columns and views ------------------------------------------------------------------------


def test_the_columns_are_remembered_for_each_keeper(kaarina):
    make_expert("Eero")
    kaarina.post(f"{TABLE}columns/", {"columns": ["email"]})
    assert [head.column.key for head in kaarina.get(TABLE).context["heads"]] == ["name", "email"]
    assert Layout.objects.get().owner == person("Kaarina")
    assert kaarina.post(f"{TABLE}columns/", {"columns": ["iban"]}).status_code == 422


def test_a_view_is_saved_shared_opened_first_and_removed(kaarina, north):
    make_expert("Eero", tags=["syksy"])
    make_expert("Essi")
    address = kaarina.post(TABLE, {"tag": "syksy"}).headers["Location"].partition("?")[2]
    assert kaarina.post(f"{TABLE}views/?{address}", {"name": ""}).status_code == 422
    kaarina.post(f"{TABLE}views/?{address}", {"name": "Syksy", "is_shared": "on", "opens_first": "on"})
    view = Search.objects.exclude(name="").get()
    assert names_in(kaarina.get(TABLE)) == ["Esimerkki Eero"]
    anna = Visitor("north").sign_in(person("Anna"))
    assert len(names_in(anna.get(TABLE))) == 2
    assert "Syksy" in page(anna.get(f"{TABLE}views/"))
    anna.post(f"{TABLE}views/{view.pk}/remove/")
    assert Search.objects.filter(pk=view.pk).exists()
    kaarina.post(f"{TABLE}views/{view.pk}/remove/")
    assert len(names_in(kaarina.get(TABLE))) == 2


# --- what it costs and what it leaves ---------------------------------------------------------


@pytest.mark.requirement("A157")
def test_every_row_that_was_shown_is_written_down(kaarina):
    expert = make_expert("Eero")
    kaarina.get(TABLE)
    assert AccessEntry.objects.get(person_id=expert.pk).kind == "register_row"


def test_the_table_costs_the_same_for_one_and_for_many(kaarina):
    every = [
        choice for choice, _label in kaarina.get(f"{TABLE}columns/").context["form"].fields["columns"].choices
    ]
    kaarina.post(f"{TABLE}columns/", {"columns": every})
    counts = []
    for number in (1, 25):
        fill_register(number) if number == 1 else [
            make_expert("Essi", user=make_user(f"E{n}")) for n in range(5)
        ]
        kaarina.get(TABLE)
        with CaptureQueriesContext(connection) as queries:
            kaarina.get(TABLE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_menu_leads_to_the_table_and_the_table_to_every_desk(kaarina):
    assert reverse("register:index") == TABLE
    links = {desk["url"] for desk in kaarina.get(TABLE).context["desks"]}
    desks = (
        "training:idle",
        "joining:agreements",
        "applying:desk",
        "intake:index",
        "merging:index",
        "events:index",
    )
    assert {reverse(name) for name in desks} <= links
