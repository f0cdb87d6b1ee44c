"""Two people save one form: nothing of either is lost in silence."""

import datetime as dt

import pytest
from django import forms
from django.http import QueryDict

from ui.fields import DayField
from ui.meanwhile import MeanwhileMixin

SHOWN = {"name": "Aino", "days": ["ma", "ti"], "is_on": True, "until": dt.date(2026, 11, 25), "most": None}


class Form(MeanwhileMixin, forms.Form):
    name = forms.CharField(required=False)
    days = forms.MultipleChoiceField(
        choices=[("Alku", [("ma", "Maanantai"), ("ti", "Tiistai")]), ("ke", "Keskiviikko")], required=False
    )
    is_on = forms.BooleanField(required=False)
    until = DayField(required=False)
    most = forms.IntegerField(required=False)


def sent(seen: str | None = None, **changes) -> QueryDict:
    """What the browser sends of the page that showed SHOWN, with changes written over it."""
    told = {"name": "Aino", "days": ["ma", "ti"], "is_on": "on", "until": "25.11.2026", "most": "", **changes}
    data = QueryDict(mutable=True)
    for name, value in told.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    if seen is None:
        seen = Form(initial=dict(SHOWN)).initial["seen"]
    data["seen"] = seen
    return data


def saved(data: QueryDict, **stored) -> Form:
    """The form over what is stored by now."""
    form = Form(data, initial={**SHOWN, **stored})
    form.is_valid()
    return form


def test_a_lone_change_is_saved_as_it_is():
    form = saved(sent(name="Anna", days=["ke"], until=""))
    assert not form.errors
    assert form.cleaned_data["name"] == "Anna"
    assert form.cleaned_data["days"] == ["ke"]
    assert form.cleaned_data["until"] is None


def test_what_only_the_other_changed_stays():
    stored = {"name": "Liisa", "days": ["ke"], "is_on": False, "until": None, "most": 0}
    form = saved(sent(), **stored)
    assert not form.errors
    assert {name: form.cleaned_data[name] for name in stored} == stored


def test_the_order_of_many_choices_is_no_change():
    form = saved(sent(days=["ti", "ma"]), days=["ke"])
    assert form.cleaned_data["days"] == ["ke"]


def test_the_same_change_by_both_is_no_conflict():
    form = saved(sent(name="Liisa"), name="Liisa")
    assert not form.errors
    assert form.cleaned_data["name"] == "Liisa"


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({"name": "Anna"}, {"name": "Liisa"}, "Liisa"),
        ({"name": "Anna"}, {"name": ""}, "tyhjä"),
        ({"days": ["ma"]}, {"days": ["ti", "ke"]}, "Tiistai, Keskiviikko"),
        ({"most": "5"}, {"most": 0}, "0"),
        ({"until": "27.11.2026"}, {"until": dt.date(2026, 11, 26)}, "26.11.2026"),
    ],
)
def test_what_both_changed_is_told_and_the_next_save_is_the_persons_own(mine, theirs, words):
    first = saved(sent(**mine), **theirs)
    assert [words in str(errors) for errors in first.errors.values()] == [True]
    again = saved(sent(seen=first.data["seen"], **mine), **theirs)
    assert not again.errors
    (name,) = mine
    assert again.cleaned_data[name] == Form.base_fields[name].clean(mine[name])


@pytest.mark.parametrize("seen", ["", "[]", "{nonsense"])
def test_a_page_without_marks_is_saved_as_it_was_written(seen):
    form = saved(sent(seen=seen, name="Anna"), days=["ke"])
    assert not form.errors
    assert form.cleaned_data["days"] == ["ma", "ti"]
