"""The small markup: what it makes, what it refuses, and that nothing gets through it."""

import pytest
from django.utils import translation

from tenants.pages.facts import FACT_NAMES
from tenants.pages.models import PageCode
from tenants.pages.plain_text import Link, TextRefused, check_text, to_html
from tenants.pages.starting_texts import starting_text
from tenants.terminology.shipped import SHIPPED
from tenants.terminology.terms import Terms, use_terms

MAIL = Link("mailto:a@example.fi", "a@example.fi")
FACTS = dict.fromkeys(FACT_NAMES, "fakta") | {
    "contact": (MAIL, "Katu 1"),
    "email": MAIL,
    "retention": ("Sopimukset: 10 vuotta",),
    "who_may_order": ("Henkilöstö.",),
}


def html(text, **facts):
    """What readers get, in Finnish."""
    with translation.override("fi"):
        return str(to_html(text, "fi", {**FACTS, **facts}))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("# Otsikko", "<h2>Otsikko</h2>"),
        ("## Pieni", "<h3>Pieni</h3>"),
        ("- yksi\n- kaksi", "<ul><li>yksi</li><li>kaksi</li></ul>"),
        ("1. eka\n2. toka", "<ol><li>eka</li><li>toka</li></ol>"),
        ("Rivi.\nToinen.\n\nKappale.", "<p>Rivi.<br>Toinen.</p>\n<p>Kappale.</p>"),
        ("Teksti\n- kohta", "<p>Teksti</p>\n<ul><li>kohta</li></ul>"),
        ("[sivu](https://example.fi/a?b=1)", '<p><a href="https://example.fi/a?b=1">sivu</a></p>'),
        ("[sivu](/info/contact/)", '<p><a href="/info/contact/">sivu</a></p>'),
        ("{Expert:pl.nom} ja {expert:par}", "<p>Kokemusasiantuntijat ja kokemusasiantuntijaa</p>"),
        ("Kirjoita: {email}", '<p>Kirjoita: <a href="mailto:a@example.fi">a@example.fi</a></p>'),
        ("{contact}", '<ul><li><a href="mailto:a@example.fi">a@example.fi</a></li><li>Katu 1</li></ul>'),
        ("a *b* _c_ `d`", "<p>a *b* _c_ `d`</p>"),
    ],
)
def test_the_markup_knows_headings_lists_links_and_words(text, made):
    assert html(text) == made


def test_a_line_whose_fact_is_empty_is_left_out():
    assert html("- Puhelin: {phone}\n- Posti: {email}", phone="").count("<li>") == 1
    assert html("{contact}", contact=()) == ""


HOSTILE = [
    "<script>alert(1)</script>",
    '# <img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    '[x](https://example.fi/"onmouseover="alert)',
    "[<b>x</b>](https://example.fi)",
    "[x](vbscript:x)",
    "{expert.__class__}",
    "{__class__}",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    made = html(text)
    for tag in (
        "<script",
        "<img",
        "<b>",
        'href="javascript',
        'href="data',
        'href="//',
        'onmouseover="alert"',
    ):
        assert tag.lower() not in made.lower()


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](//evil.example)", "[x](ftp://example.fi)", "[x]( )"]
)
def test_a_strange_link_is_refused_with_its_line(text):
    with pytest.raises(TextRefused) as refusal:
        check_text(f"# Otsikko\n\n{text}", "fi", FACT_NAMES)
    assert "3" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "language"),
    [("{foo}", "fi"), ("{expert:def}", "fi"), ("{expert:gen}", "sv"), ("{email:pl}", "en")],
)
def test_an_unknown_word_in_braces_is_refused(text, language):
    with pytest.raises(TextRefused):
        check_text(text, language, FACT_NAMES)


def test_a_hostile_word_or_fact_of_the_organisation_is_escaped():
    bad = {"expert": {"fi": dict.fromkeys(SHIPPED["fi"]["kokemustoimija"], "<script>")}}
    with use_terms(Terms(bad)):
        made = html("{expert} {our_name}", our_name="<b>{expert}</b>")
    assert "<script>" not in made
    assert "&lt;b&gt;{expert}&lt;/b&gt;" in made


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("page", PageCode.values)
def test_every_page_has_a_starting_text_that_would_be_accepted(page, language):
    text = starting_text(page, language)
    check_text(text, language, FACT_NAMES)
    with translation.override(language):
        made = str(to_html(text, language, FACTS))
    assert "{" not in made
    assert page == PageCode.FRONT or "<h2>" in made


@pytest.mark.parametrize("base", ["kokemusasiantuntija", "kokemustoimija", "kokemusosaaja"])
def test_the_starting_texts_speak_with_the_organisations_word(base):
    words = Terms({"expert": {"fi": SHIPPED["fi"][base]}})
    with use_terms(words):
        made = html(starting_text("easy", "fi"))
    assert f"Kuka on {base}?" in made


@pytest.mark.parametrize(
    "point",
    [
        "Rekisterinpitäjä",
        "tietosuojavastaava",
        "artikla 6.1",
        "artikla 9.2",
        "Kuka näkee",
        "Euroopan talousalueen",
        "Kuinka kauan",
        "automaattisia päätöksiä",
        "perua antamasi suostumus",
        "tietosuojavaltuutetulle",
        "kopio",
        "Täytyykö",
    ],
)
@pytest.mark.requirement("A217")
def test_the_privacy_notice_answers_every_point_of_article_13(point):
    assert point in html(starting_text("privacy", "fi"))
