"""What the gallery shows: invented things in every state."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import get_language

from ui import palette
from ui.brand_texts import brand_sentences
from ui.forms import (
    CheckboxCards,
    ClockField,
    DayField,
    DayInput,
    EurosField,
    FoldedChoices,
    HoursField,
    RadioCards,
)

BRANDS = ["1f5f8b", "ffd500", "00a54f", "c8102e", "ffffff", "000000"]
WAYS = [("talk", "Puheenvuoro"), ("pair", "Työparina"), ("group", "Ryhmän ohjaus"), ("else", "Jotain muuta")]


class GalleryForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="Otsikko", max_length=80)
    email = forms.EmailField(label="Sähköposti", help_text="Lähetämme vahvistuksen tähän.", required=False)
    hours = HoursField(label="Tunnit", help_text="Sovittu 2 tuntia. Muuta, jos aika oli eri.")
    cost = EurosField(label="Matkakulut", required=False)
    on = DayField(label="Päivä", help_text="Esimerkiksi 25.11.2026")
    at = ClockField(label="Kello", help_text="Esimerkiksi 15.00")
    native = DayField(label="Päivä puhelimella", widget=DayInput(native=True), required=False)
    unit = forms.ChoiceField(
        label="Yksikkö", choices=[("a", "Psykiatrian osasto 2"), ("b", "Päihdepoliklinikka")]
    )
    way = forms.ChoiceField(
        label="Mitä tarvitset?", choices=WAYS, widget=RadioCards(hints={"talk": "Noin 1 tunti"})
    )
    days = forms.MultipleChoiceField(
        label="Sopivat päivät",
        choices=[("1", "ma"), ("2", "ti")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    langs = forms.MultipleChoiceField(
        label="Kielet", choices=[("fi", "suomi"), ("sv", "ruotsi")], widget=CheckboxCards, required=False
    )
    places = forms.MultipleChoiceField(
        label="Alue",
        choices=[("Uusimaa", [("638", "Porvoo"), ("434", "Loviisa")]), ("Kymenlaakso", [("285", "Kotka")])],
        widget=FoldedChoices,
        required=False,
    )
    remote = forms.ChoiceField(
        label="Etänä?", choices=[("y", "Kyllä"), ("n", "Ei")], widget=forms.RadioSelect
    )
    text = forms.CharField(label="Lisätietoja", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    file = forms.FileField(label="Kuitti", help_text="Kuva tai PDF, enintään 10 Mt.", required=False)
    agree = forms.BooleanField(label="Olen lukenut ohjeet", help_text="Voit perua tämän milloin vain.")


class FilterForm(forms.Form):
    """The filters over a list."""

    show_optional = False
    q = forms.CharField(label="Hae", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label="Tila", required=False, choices=[("", "Kaikki tilat"), ("new", "Uudet")])


def gallery_context(request) -> dict:
    """Context of ui/gallery.html; `brand`, `for`, `scheme` and `errors` come from the address."""
    brand = request.GET.get("brand", palette.DEFAULT[1:])
    try:
        brand = palette.parse(brand)[1:]
    except palette.BadColour:
        brand = palette.DEFAULT[1:]
    typed = {
        "hours": "kaksi",
        "on": "huomenna",
        "at": "aamulla",
        "name": "Luento",
        "unit": "a",
        "cost": "12,50 €",
    }
    wrong = GalleryForm({f"wrong-{name}": text for name, text in typed.items()}, prefix="wrong")
    context = {
        "shell": _shell(brand, request),
        "brand": brand,
        "brands": BRANDS,
        "brand_sentences": brand_sentences(brand),
        "sample": GalleryForm(
            initial={"hours": Decimal("1.5"), "on": dt.date(2026, 11, 25), "way": "talk", "agree": True}
        ),
        "claim": GalleryForm(initial={"hours": Decimal("1.5")}, prefix="claim"),
        "filter_form": FilterForm(),
        "wrong": wrong,
        "page_obj": Paginator(range(90), 25).page(2),
        **_things(),
    }
    if "errors" in request.GET:
        context["form"] = wrong
    return context


def _things() -> dict:
    start = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)
    return {
        "start": start,
        "end": start + dt.timedelta(hours=1),
        "steps": [
            {"label": "Lähetetty", "state": "done", "note": "ma 16.11."},
            {"label": "Tarkistettu", "state": "done", "note": "ti 17.11."},
            {"label": "Hyväksyjällä", "state": "now", "note": "Viimeistään perjantaina 20.11."},
            {"label": "Maksussa", "state": "next", "note": "31.12."},
        ],
        "stopped": [
            {"label": "Lähetetty", "state": "done"},
            {"label": "Palautettu sinulle", "state": "stop", "note": "Tarkista kilometrit."},
            {"label": "Maksussa", "state": "next"},
        ],
        "bars": [
            {"label": "Puheenvuorot", "value": 46, "was": 38},
            {"label": "Työparina", "value": 31, "was": 24},
            {"label": "Ryhmät", "value": 22, "was": 25},
        ],
        "rows": [
            ("T-1042", "Puheenvuoro osastotunnilla", "Psykiatrian osasto 2", "err", "Myöhässä", "", "60"),
            (
                "T-1051",
                "Työpari ensikäynnille",
                "Päihdepoliklinikka",
                "warn",
                "Odottaa vastausta",
                "",
                "88.32",
            ),
            ("T-1053", "Ryhmän toinen ohjaaja, 6 kertaa", "Vammaispalvelut", "info", "Uusi", "", "1234.5"),
            ("T-1047", "Palvelupolun arviointi", "Lapsiperheiden palvelut", "ok", "Sovittu", "", "50"),
            ("T-1044", "Juttupenkki, aula", "Sairaala", "mute", "Peruttu", "ban", "0"),
        ],
    }


def _shell(brand: str, request) -> dict:
    labels = [
        ("Työjono", "list-checks", 5), ("Kalenteri", "calendar", 0), ("Kokemusasiantuntijat", "users", 0),
        ("Palkkiot", "euro", 6), ("Sopimukset", "file-text", 0), ("Palautteet", "message-circle", 0),
        ("Tilastot", "chart-column", 0), ("Asetukset", "settings", 0),
    ]  # fmt: skip
    lang = (get_language() or "fi")[:2]
    names = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
    return {
        "brand_name": "Esimerkin hyvinvointialue",
        "service_name": "Kokemustoiminta",
        "theme_url": reverse("ui:theme", args=[f"{brand}-{palette.VERSION}"]),
        "home_url": reverse("ui:gallery"),
        "help_url": "#",
        "user_name": "Reetta T.",
        "account_menu": [{"label": "Omat tiedot", "url": "#", "icon": "user"}],
        "logout_url": reverse("ui:gallery"),
        "audience": request.GET.get("for", "staff"),
        "scheme": request.GET.get("scheme", ""),
        "menu": [
            {
                "label": label,
                "url": "#",
                "icon": icon,
                "count": count,
                "current": not at,
                "in_bottom_bar": at in (0, 1, 3, 5),
            }
            for at, (label, icon, count) in enumerate(labels)
        ],
        "languages": [{"code": code, "label": name, "current": code == lang} for code, name in names.items()],
        "footer": [
            {"label": label, "url": "#"}
            for label in ("Saavutettavuusseloste", "Palaute saavutettavuudesta", "Tietosuoja", "Ota yhteyttä")
        ],
    }
