"""Fields understand what people type (ux.md section 13)."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from lxml import html

from ui.forms import (
    ClockField,
    DayField,
    DayInput,
    DecimalCommaField,
    EurosField,
    FoldedChoices,
    HoursField,
    RadioCards,
    Renderer,
)
from ui.templatetags.ui import focus_id


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("2", "2"), ("1,5", "1.5"), ("1.5", "1.5"), ("2 h", "2"), ("2h", "2"), ("1,5 t", "1.5"), (" 2 tuntia ", "2"),
        ("1 h 30 min", "1.50"), ("90 min", "1.50"), ("1:30", "1.50"), ("0,25", "0.25"), ("3 timmar", "3"),
    ],
)  # fmt: skip
def test_hours_as_people_write_them(typed, hours):
    assert HoursField().clean(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["kaksi", "-1", "1,5,5", "h", "2 km 3", "NaN", "Infinity", "1e3"])
def test_what_is_not_hours_is_refused_with_advice(typed):
    with pytest.raises(forms.ValidationError):
        HoursField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "sum_"),
    [
        ("12", "12"),
        ("12,50", "12.50"),
        ("1 234,56 €", "1234.56"),
        ("1\u00a0234,5", "1234.5"),
        ("12 eur", "12"),
        ("−5", "-5"),
    ],
)
def test_euros(typed, sum_):
    assert EurosField().clean(typed) == Decimal(sum_)


def test_more_decimals_than_the_field_has_are_refused():
    with pytest.raises(forms.ValidationError):
        EurosField().clean("1,234")


@pytest.mark.parametrize(
    "typed",
    ["25.11.2026", "25.11.2026.", "25,11,2026", "25/11/2026", "25-11-2026", "25 11 2026", "2026-11-25"],
)
def test_days(typed):
    assert DayField().clean(typed) == dt.date(2026, 11, 25)


@pytest.mark.parametrize("typed", ["31.2.2026", "huomenna", "25.11.", "25.11.26"])
def test_what_is_not_a_day_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("15", (15, 0)),
        ("15.00", (15, 0)),
        ("15:00", (15, 0)),
        ("9.05", (9, 5)),
        ("1530", (15, 30)),
        ("klo 15", (15, 0)),
        ("15:30:00", (15, 30)),
    ],
)
def test_clock_times(typed, clock):
    assert ClockField().clean(typed) == dt.time(*clock)


@pytest.mark.parametrize("typed", ["25", "15.60", "9.5", "930", "aamulla", "-1"])
def test_what_is_not_a_time_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        ClockField().clean(typed)


class Sample(forms.Form):
    """One field of each kind."""

    default_renderer = Renderer
    hours = HoursField(label="Tunnit", help_text="Sovittu 2 tuntia.")
    km = DecimalCommaField(label="Matka", unit="km", required=False)
    on = DayField(label="Päivä")
    phone_day = DayField(label="Päivä", widget=DayInput(native=True))
    way = forms.ChoiceField(
        label="Tapa", choices=[("a", "Yksin"), ("b", "Työparina")], widget=RadioCards(hints={"b": "Kaksi"})
    )
    agree = forms.BooleanField(label="Luin ohjeet", help_text="Voit perua.")


def test_a_wrong_field_ties_label_hint_and_error_together():
    html = str(Sample({"hours": "kaksi"})["hours"].as_field_group())
    assert 'for="id_hours"' in html
    assert 'aria-describedby="id_hours_helptext id_hours_error"' in html
    assert 'id="id_hours_helptext"' in html
    assert 'id="id_hours_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="kaksi"' in html, "nothing typed is lost"


def test_an_optional_field_says_so_and_shows_its_unit():
    with translation.override("en"):
        html = str(Sample()["km"].as_field_group())
    assert "(optional)" in html
    assert ">km</span>" in html


def test_values_are_shown_the_finnish_way():
    initial = {"hours": Decimal("1.5"), "on": dt.date(2026, 11, 5), "phone_day": dt.date(2026, 11, 5)}
    with translation.override("fi"):
        form = Sample(initial=initial)
        assert 'value="1,5"' in str(form["hours"])
        assert 'value="5.11.2026"' in str(form["on"])
        assert 'value="2026-11-05"' in str(form["phone_day"])
        assert 'type="date"' in str(form["phone_day"])


def test_radio_cards_are_a_group_with_hints():
    html = str(Sample()["way"].as_field_group())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert "Kaksi" in html


def test_a_single_tick_has_its_label_after_it_and_its_hint_tied():
    html = str(Sample()["agree"].as_field_group())
    assert html.index("<input") < html.index("Luin ohjeet")
    assert 'aria-describedby="id_agree_helptext"' in html


def test_what_was_typed_is_escaped():
    html = str(Sample({"hours": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_a_long_list_shows_what_is_ticked_and_folds_the_rest():
    """Every choice is a box of its own: one click never forgets the others."""
    groups = [("Uusimaa", [("638", "Porvoo"), ("434", "Loviisa")]), ("Kymenlaakso", [("285", "Kotka")])]

    class Places(forms.Form):
        places = forms.MultipleChoiceField(choices=groups, widget=FoldedChoices)

    field = Places({"places": ["434", "285"]})["places"]
    page = html.fromstring(str(field))
    assert page.get("id") == focus_id(field), "a link to the field leads to what is not folded"
    chosen = page.xpath("./div[@class='choices']//input[@checked]/@value")
    folded = {
        "".join(fold.xpath("./summary//span/text()")): fold.xpath(".//input[not(@checked)]/@value")
        for fold in page.xpath(".//details")
    }
    assert (chosen, folded) == (["434", "285"], {"Uusimaa": ["638"]})
    assert page.xpath(".//input/@type") == ["checkbox"] * 3
