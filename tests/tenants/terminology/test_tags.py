"""`{% load terms %}`."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation

from tenants.terminology.shipped import SHIPPED
from tenants.terminology.terms import Terms, use_terms

ENGINE = Engine(libraries={"terms": "tenants.terminology.templatetags.terms"})


def render(source, lang="fi", autoescape=True, **context):
    with translation.override(lang):
        template = ENGINE.from_string("{% load terms %}" + source)
        return template.render(Context(context, autoescape=autoescape))


def test_the_tag_translates_and_inflects(messages):
    source = """{% t _("Order {expert:a}") %}|{% t _('The fee is paid to {expert:def} by {payer}.') payer=unit.name %}"""
    assert render(source, unit={"name": "Lapha"}) == (
        "Tilaa kokemusasiantuntija|Palkkion kokemusasiantuntijalle maksaa Lapha."
    )
    assert render(source, "sv", unit={"name": "Lapha"}).startswith("Beställ en erfarenhetsexpert|")


def test_the_tag_keeps_a_text_for_later(messages):
    assert render('{% t _("Order {expert:a}") as x %}[{{ x }}]') == "[Tilaa kokemusasiantuntija]"
    assert (
        render('{% nt "{n} {expert} found" "{n} {expert:pl} found" 2 as x %}[{{ x }}]')
        == "[2 kokemusasiantuntijaa löytyi]"
    )


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1 kokemusasiantuntija löytyi"), (4, "4 kokemusasiantuntijaa löytyi")]
)
def test_the_plural_tag_counts(messages, number, expected):
    assert render('{% nt "{n} {expert} found" "{n} {expert:pl} found" people %}', people=number) == expected
    assert (
        render('{% nt _("{n} {expert} found") _("{n} {expert:pl} found") people|add:0 %}', people=number)
        == expected
    )


def test_words_and_parameters_are_escaped_once_and_the_message_is_trusted(messages):
    hostile = Terms({"expert": {"fi": {**SHIPPED["fi"]["kokemustoimija"], "gen": "<x>'"}}})
    with use_terms(hostile):
        assert (
            render('{% t _("100 % <strong>{expert}</strong>") %}') == "100 % <strong>&lt;x&gt;&#x27;</strong>"
        )
        assert render('{% t _("100 % <strong>{expert}</strong>") as x %}{{ x }}').count("&lt;") == 1
    assert "maksaa &lt;b&gt; &amp;." in render(
        '{% t _("The fee is paid to {expert:def} by {payer}.") payer=payer %}', payer="<b> &"
    )


def test_mail_text_without_autoescape_stays_plain(messages):
    source = '{% t _("The fee is paid to {expert:def} by {payer}.") payer=payer %}'
    assert render(source, autoescape=False, payer="A & B").endswith("maksaa A & B.")


@pytest.mark.parametrize(
    ("lang", "expected"), [("fi", "1,50 1. joulukuuta 2026"), ("en", "1.50 Dec. 1, 2026")]
)
def test_parameters_look_as_they_do_in_templates(lang, expected):
    assert render('{% t _("{x} {y}") x=x y=y %}', lang, x=Decimal("1.50"), y=dt.date(2026, 12, 1)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{% t %}",
        "{% t label %}",
        "{% t label|safe %}",
        '{% t "x"|safe %}',
        '{% t _("x") payer %}',
        '{% nt "one" "many" %}',
        '{% nt one "many" 3 %}',
    ],
)
def test_only_literal_messages_and_named_parameters_are_taken(source):
    with pytest.raises(TemplateSyntaxError):
        render(source)
