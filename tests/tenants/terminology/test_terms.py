"""Messages with terms: inflection, fall-backs, escaping, isolation."""

import logging
import pickle
import threading
from contextvars import copy_context

import pytest
from django.utils import translation
from django.utils.html import format_html

from tenants.terminology.shipped import SHIPPED
from tenants.terminology.terms import (
    PLATFORM_TERMS,
    MissingForm,
    Terms,
    current,
    fill,
    ntt,
    tt,
    tt_lazy,
    use_terms,
)

NORTH = Terms({"expert": {"fi": SHIPPED["fi"]["kokemustoimija"], "sv": SHIPPED["sv"]["erfarenhetsaktör"]}})
TRAINED = Terms({"expert": {"fi": SHIPPED["fi"]["koulutettu kokemusasiantuntija"]}})
PAID = "The fee is paid to {expert:def} by {payer}."


@pytest.mark.requirement("A076")
@pytest.mark.requirement("A181")
@pytest.mark.parametrize(
    ("terms", "lang", "expected"),
    [
        (PLATFORM_TERMS, "fi", "Palkkion kokemusasiantuntijalle maksaa Lapha."),
        (NORTH, "fi", "Palkkion kokemustoimijalle maksaa Lapha."),
        (TRAINED, "fi", "Palkkion koulutetulle kokemusasiantuntijalle maksaa Lapha."),
        (PLATFORM_TERMS, "sv", "Erfarenhetsexpertens arvode betalas av Lapha."),
        (NORTH, "sv", "Erfarenhetsaktörens arvode betalas av Lapha."),
        (TRAINED, "sv", "Erfarenhetsexpertens arvode betalas av Lapha."),
        (NORTH, "en", "The fee is paid to the expert by experience by Lapha."),
    ],
)
def test_the_sentence_inflects_the_tenants_word(messages, terms, lang, expected):
    with use_terms(terms), translation.override(lang):
        assert tt(PAID, payer="Lapha") == expected


@pytest.mark.parametrize(
    ("lang", "n", "expected"),
    [
        ("fi", 1, "1 kokemusasiantuntija löytyi"),
        ("fi", 5, "5 kokemusasiantuntijaa löytyi"),
        ("fi", 0, "0 kokemusasiantuntijaa löytyi"),
        ("sv", 1, "1 erfarenhetsexpert hittades"),
        ("sv", 5, "5 erfarenhetsexperter hittades"),
        ("en", 1, "1 expert by experience found"),
        ("en", 5, "5 experts by experience found"),
    ],
)
def test_the_number_picks_the_message(messages, lang, n, expected):
    with translation.override(lang):
        assert ntt("{n} {expert} found", "{n} {expert:pl} found", n) == expected


def test_the_shown_number_may_be_written_differently(messages):
    with translation.override("fi"):
        assert ntt("{n} {expert} found", "{n} {expert:pl} found", 2000, n="2 000").startswith("2 000 ")


def test_a_two_word_term_makes_a_genitive_instead_of_a_compound(messages):
    with translation.override("fi"):
        assert tt("{expert:a} register") == "Kokemusasiantuntijarekisteri"
        with use_terms(TRAINED):
            assert tt("{expert:a} register") == "Koulutettujen kokemusasiantuntijoiden rekisteri"


def test_a_lazy_label_speaks_when_it_is_shown(messages):
    label = tt_lazy("{Expert:pl} in the bank")
    with translation.override("fi"):
        assert str(label) == "Kokemusasiantuntijat pankissa"
        with use_terms(NORTH):
            assert str(label) == "Kokemustoimijat pankissa"
            assert str(pickle.loads(pickle.dumps(label))) == "Kokemustoimijat pankissa"  # noqa: S301
    with translation.override("en"):
        assert str(label) == "Experts by experience in the bank"


def test_a_parameter_wins_over_a_term_and_a_message_reaches_no_attributes():
    assert fill("{expert}", {"expert": "she"}) == "she"
    assert fill("{payer.__class__} {0}", {"payer": "x"}) == "{payer.__class__} {0}"


@pytest.mark.parametrize("message", ["no tokens", "a { brace }", "100 % sure", "{}", "}{"])
def test_stray_braces_and_percents_stay(message):
    assert tt(message) == message


def test_a_parameter_is_not_filled_again():
    assert fill("{note}", {"note": "{expert}"}) == "{expert}"


# --- escaping -------------------------------------------------------------------------------

HOSTILE = Terms({"expert": {"en": {"nom": "<script>alert('x')</script>", "a": "a & b"}}})


def test_hostile_words_and_parameters_are_escaped_and_the_message_is_not():
    with use_terms(HOSTILE), translation.override("en"):
        text = fill(
            "<b>{expert}</b> {expert:a} {name} {safe}",
            {"name": "<i>", "safe": format_html("<{}>", "u")},
            escape=True,
        )
    assert text == "<b>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;</b> a &amp; b &lt;i&gt; <u>"


def test_plain_text_is_left_alone():
    with use_terms(HOSTILE), translation.override("en"):
        assert tt("{expert:a}") == "a & b"


# --- what is missing ------------------------------------------------------------------------

GAPPED = Terms({"expert": {"fi": {"nom": "kokkari"}}})


@pytest.mark.parametrize(
    ("terms", "lang", "message"),
    [
        (GAPPED, "fi", "{expert:all}"),
        (PLATFORM_TERMS, "fi", "{expert:a}"),
        (PLATFORM_TERMS, "sv", "{expert:gen}"),
        (PLATFORM_TERMS, "fi", "{expret}"),
        (PLATFORM_TERMS, "en", "{payer}"),
    ],
)
def test_strictness_raises(terms, lang, message):
    with use_terms(terms), translation.override(lang), pytest.raises(MissingForm):
        fill(message)


@pytest.mark.parametrize(
    ("terms", "lang", "message", "expected"),
    [
        (GAPPED, "fi", "{Expert:all}", "Kokkari"),  # the tenant's base form, never the platform's word
        (GAPPED, "sv", "{expert:def}", "erfarenhetsexperten"),  # no own Swedish: the platform's
        (PLATFORM_TERMS, "en", "{payer}", "{payer}"),
        (
            PLATFORM_TERMS,
            "se",
            "{expert:all}",
            "kokemusasiantuntijalle",
        ),  # a language we do not have: Finnish
        (
            PLATFORM_TERMS,
            "fi",
            "Order {expert:a}",
            "Order an expert by experience",
        ),  # not translated: whole English
        (
            PLATFORM_TERMS,
            "sv",
            "Maksa {expert:all}",
            "Maksa kokemusasiantuntijalle",
        ),  # gettext fell back to Finnish
        (PLATFORM_TERMS, "fi", "{expert:xyz}", "kokemusasiantuntija"),
    ],
)
def test_production_falls_back(lenient, terms, lang, message, expected):
    with use_terms(terms), translation.override(lang):
        assert fill(message) == expected


def test_production_logs_each_gap_once(lenient, caplog):
    with caplog.at_level(logging.WARNING), use_terms(GAPPED), translation.override("fi"):
        for _ in range(3):
            fill("{expert:all} {expert:gen}")
    assert len(caplog.records) == 2
    assert "{expert:all}" in caplog.text
    assert "kokkari" in caplog.text


def test_two_words_never_mix_in_one_language():
    assert GAPPED.words("expert", "fi") == {"nom": "kokkari"}


def test_without_an_active_language_the_message_is_english():
    with translation.override(None):
        assert tt("Order {expert:a}") == "Order an expert by experience"


# --- whose words are in force ---------------------------------------------------------------


def test_blocks_nest_and_end_also_on_an_error():
    with use_terms(NORTH):
        with pytest.raises(ValueError, match="x"), use_terms(TRAINED):
            raise ValueError("x")
        assert current() is NORTH
    assert current() is PLATFORM_TERMS


def test_words_do_not_leak_to_another_thread_or_context():
    seen = []
    with use_terms(NORTH):
        thread = threading.Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
        inside = copy_context()
    assert seen == [PLATFORM_TERMS]
    assert inside.run(current) is NORTH
    assert current() is PLATFORM_TERMS


def test_a_snapshot_cannot_be_changed_from_outside():
    forms = {"nom": "kokkari"}
    terms = Terms({"expert": {"fi": forms}})
    forms["nom"] = "other"
    assert terms.get("expert", "nom", "fi") == "kokkari"
    with pytest.raises(AttributeError):
        terms._own = {}
    with pytest.raises(TypeError):
        terms.words("expert", "fi")["nom"] = "other"
