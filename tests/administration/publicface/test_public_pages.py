"""The pages for everybody: what they say, in whose words, and what they never show."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.orders.models import Product, TaskType
from tenants import directory
from tenants.context import in_platform
from tenants.models import Tenant
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.pages.identity import change_identity
from tenants.pages.models import PageCode
from tenants.pages.titles import SLUGS
from tenants.terminology.services import choose_term
from tenants.terminology.shipped import SHIPPED
from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import Visitor

USUAL = {"fi": "kokemusasiantunt", "sv": "erfarenhetsexpert", "en": "expert by experience"}
ALL = ["/", "/info/products/", "/info/feedback/", *(f"/info/{slug}/" for slug in SLUGS.values())]


@pytest.fixture
def preset(north):
    """North with rules, words, task types and products."""
    use_preset("etela-karjala")
    return north


def page(visitor, path, language="fi", status=200) -> str:
    """The page in a language, as text."""
    response = visitor.get(path, headers={"accept-language": language})
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.requirement("A128")
def test_the_front_page_has_the_three_intents_and_each_leads_somewhere(preset, visitor):
    html = page(visitor, "/")
    for words, slug in [
        ("Haluan tietoa", "about"),
        ("Haluan mukaan", "how-to-join"),
        ("Etsin tekijää", "how-to-order"),
    ]:
        assert f'<a href="/info/{slug}/">{words}</a>' in html
        page(visitor, f"/info/{slug}/")


@pytest.mark.requirement("A014")
def test_topics_are_shown_as_numbers_and_small_numbers_are_hidden(preset, visitor):
    for n in range(6):
        make_expert(f"Hilja{n}", topics=("MIE.masennus", "MIE.ahdistus"), ready=False)
    make_expert("Onni", topics=("PAI.alkoholi",), ready=False)
    make_expert("Impi", topics=("NEP.adhd",), ready=False, status="ended")
    html = page(visitor, "/")
    assert '<dt>Mielenterveys</dt><dd class="stat__value">6</dd>' in html
    assert '<dt>Päihteet ja riippuvuudet</dt><dd class="stat__value">alle 5</dd>' in html
    assert "Neurokirjo" not in html
    for hidden in ("Hilja", "Onni", "Esimerkki", "Masennus"):
        assert hidden not in html


@pytest.mark.requirement("A111")
def test_public_products_are_ready_to_order_with_their_length(preset, visitor):
    product = Product.objects.filter(is_active=True).first()
    Product.objects.filter(pk=product.pk).update(
        descriptions={"fi": "Näin se menee."}, minutes=90, checklist=[{"fi": "Varatkaa tila."}]
    )
    hidden = Product.objects.create(
        code="x", labels={"fi": "Piilossa"}, task_type=product.task_type, is_public=False
    )
    for path in ("/", "/info/products/"):
        html = page(visitor, path)
        assert str(product) in html
        assert "Näin se menee." in html
        assert "1,5\u00a0h" in html
        assert "Varatkaa tila." in html
        assert str(hidden) not in html
        assert reverse("orders:new") in html


@pytest.mark.requirement("A104")
def test_the_reader_learns_how_and_where_to_order_and_what_happens_next(preset, visitor):
    html = page(visitor, "/info/how-to-order/")
    for words in ("Kuka voi tilata?", "Näin tilaat", "Mitä tilauksen jälkeen tapahtuu?", "Mitä se maksaa?"):
        assert words in html
    assert 'href="/orders/new/"' in html
    assert 'href="/info/contact/"' in html


@pytest.mark.requirement("A003", "A103")
@pytest.mark.parametrize(
    ("who", "said", "unsaid"),
    [
        (["staff"], ["Mikä tahansa organisaation yksikkö"], ["Koulut ja", "Kuka tahansa."]),
        (
            ["staff", "vetted_external"],
            ["Mikä tahansa organisaation yksikkö", "Koulut ja muut sivistyspalvelut"],
            ["Kuka tahansa."],
        ),
        (["public"], ["Kuka tahansa."], ["Koulut ja"]),
    ],
)
def test_who_may_order_is_told_from_the_ordering_rule(preset, visitor, who, said, unsaid):
    rule = RuleVersion.objects.get(kind=RuleKind.ORDERING)
    rule.data["who"] = who
    rule.save()
    for path in ("/", "/info/how-to-order/", "/info/products/"):
        html = page(visitor, path)
        assert all(words in html for words in said)
        assert not any(words in html for words in unsaid)


@pytest.mark.requirement("A217")
def test_the_privacy_notice_is_filled_from_the_organisations_own_rules_and_contacts(preset, visitor):
    rule = RuleVersion.objects.get(kind=RuleKind.RETENTION)
    rule.data |= {"agreements_years": 12, "client_reports_days": 14}
    rule.save()
    change_identity(
        values={"data_protection_email": "tietosuoja@example.fi", "address": "Katu 1"}, by=person("Anna")
    )
    html = page(visitor, "/info/privacy/")
    assert f"Rekisterinpitäjä: {preset.name}" in html
    assert "Sopimukset: 12 vuotta sopimuksen päättymisestä" in html
    assert "Raportit asiakastyöstä: 14 päivää" in html
    assert 'href="mailto:tietosuoja@example.fi"' in html
    assert "artikla 6.1 e" in html


def test_an_association_leans_on_its_legitimate_interest(preset, visitor):
    with in_platform():
        Tenant.objects.filter(pk=preset.pk).update(kind="ngo_network")
    directory.forget()
    assert "oikeutettu etu" in page(visitor, "/info/privacy/")


@pytest.mark.parametrize("language", USUAL)
def test_every_public_page_speaks_the_organisations_words_in_every_language(north, visitor, language):
    task = TaskType.objects.create(code="t", labels={"fi": "T"})
    Product.objects.create(code="x", labels={"fi": "T"}, task_type=task)
    own = next(word for word in SHIPPED[language] if word.startswith(("kokemusos", "kamrat", "peer")))
    choose_term(slot="expert", lang=language, base=own, by=person("Anna"))
    for path in ALL:
        html = page(visitor, path, language).lower()
        assert f'<html lang="{language}"' in html
        assert USUAL[language] not in html, path
        assert "{" not in html.split("<main")[1].split("</main>")[0], path
    for slug in ("about", "how-to-join", "how-to-order", "easy"):
        assert own.lower() in page(visitor, f"/info/{slug}/", language).lower()


@pytest.mark.parametrize("path", ALL)
def test_reading_makes_no_session_and_leaves_nothing_in_shared_caches(preset, visitor, path):
    response = visitor.get(path)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "session" not in " ".join(response.cookies)
    assert not Session.objects.exists()


def test_the_language_switch_keeps_the_page(preset, visitor):
    response = visitor.post("/i18n/language/", {"language": "sv", "next": "/info/easy/"})
    assert response.headers["Location"] == "/info/easy/"
    assert 'lang="sv"' in page(visitor, "/info/easy/")


def test_an_unknown_page_is_not_found(preset, visitor):
    page(visitor, "/info/nothing/", status=404)
    page(visitor, "/brand/s0123.svg", status=404)


def test_the_old_addresses_of_the_info_pages_still_work(preset, visitor):
    for slug in ("accessibility", "feedback", "privacy", "contact", "help"):
        page(visitor, f"/info/{slug}/")
        page(Visitor(""), f"/info/{slug}/")


def test_an_empty_organisation_has_no_dead_ends(north, visitor):
    html = page(visitor, "/")
    assert "Luvut tulevat tähän pian" in html
    assert "Luetteloa tehdään parhaillaan" in page(visitor, "/info/products/")
    assert "puhelinvaihteemme, kysy koordinaattoria" in page(visitor, "/info/contact/")


@pytest.mark.requirement("A131")
def test_the_help_links_to_the_instructions_in_the_intranet(preset, visitor):
    assert "intranetissämme" not in page(visitor, "/info/help/")
    change_identity(values={"staff_help_url": "https://intra.example.fi/ohjeet"}, by=person("Anna"))
    html = page(visitor, "/info/help/")
    assert '<a href="https://intra.example.fi/ohjeet">Henkilöstön ohjeet intranetissämme</a>' in html


def queries_of(visitor, path) -> int:
    """How many queries a page costs, once the organisation is known."""
    visitor.get(path)
    with CaptureQueriesContext(connection) as seen:
        visitor.get(path)
    return len([query for query in seen if "search_path" not in query["sql"]])


@pytest.mark.parametrize("path", ["/", "/info/products/", "/info/privacy/"])
def test_the_queries_of_a_page_do_not_grow_with_topics_and_products(preset, visitor, path):
    before = queries_of(visitor, path)
    task = TaskType.objects.first()
    for n in range(5):
        Product.objects.create(code=f"p{n}", labels={"fi": f"Tuote {n}"}, task_type=task)
        make_expert(f"Onni{n}", topics=("PAI.alkoholi", "MIE.masennus", "NEP.adhd"), ready=False)
    assert queries_of(visitor, path) == before
    assert before <= 8


def test_every_page_code_has_an_address():
    assert set(SLUGS) == set(PageCode)
