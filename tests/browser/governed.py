"""What an administrator, an operator and a reader leave behind, made over HTTP: for the sweep of the settings."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from localdev.journey.person import Person
from tests.browser.lively import LivelyWorld
from tests.browser.people import ORDERED

PEOPLE = [("north", "paakayttaja"), ("north", "yhdyshenkilo"), ("north", ""), ("", "operaattori")]
DRAFT = {  # step: its answers
    "name": {"name": "Läntinen hyvinvointialue", "kind": "region", "region_code": "01"},
    "host": {"slug": "lantinen"},
    "languages": {"first": "fi", "others": ["sv"]},
    "preset": {"preset": "soite"},
    "look": {"brand_colour": "#ffd500"},
    "administrator": {"first_name": "Anna", "last_name": "Alku", "email": "anna.alku@example.fi"},
    "agreement": {
        "reference": "KA-1",
        "signed_on": "20.11.2026",
        "valid_from": "1.12.2026",
        "processing_terms": "2026-1",
    },
}
APPLICANT = "leena.lahettaja@example.fi"
APPLICATION = re.compile(r"https?://\S+/apply/a/[^/\s]+/")
PARTS = ("contact", "own", "close", "story", "background", "wishes", "area", "check", "withdraw")
INVITED = "outi.odottaja@example.fi"
WISH = re.compile(r"https?://\S+/order/a/[^/\s]+/")
INVITATION = re.compile(r"https?://\S+/settings/people/join/\S+")


def govern(made: dict[str, LivelyWorld]) -> dict[str, LivelyWorld]:
    """A reader's message, an invitation, a version that has not started, a draft and a filled-in one, an archive, a visit."""
    _write_feedback(made["north"].stranger())
    _invite(made["north"].person("paakayttaja"))
    _change(made["north"].person("paakayttaja"))
    operator = made[""].person("operaattori")
    _fill_in(operator)
    _export(operator)
    _ask_for_visit(operator, made["north"].person("paakayttaja"))
    _apply(made["north"].stranger())
    made["north"].stack.settle()
    return made


def unlinked(made: dict[str, LivelyWorld]) -> list[tuple[str, str, str]]:
    """(organisation, person, path) of pages that no link leads to, or only from a page like many others."""
    administrator, operator = made["north"].person("paakayttaja"), made[""].person("operaattori")
    invitation = INVITATION.search(made["north"].newest_mail(INVITED, "/settings/people/join/"))[0]
    operator.open("/operator/support/")
    visit = operator.press("Tee linkki").link("Siirry organisaatioon")
    version = _first_link(administrator, "/settings/rules/retention/", "/version/")
    application = urlsplit(APPLICATION.search(made["north"].newest_mail(APPLICANT, "/apply/a/"))[0]).path
    wish = urlsplit(WISH.search(made["north"].newest_mail(ORDERED, "/order/a/"))[0]).path
    return [
        ("north", "", wish),
        ("north", "", "/order/mailed/"),
        *(("north", "", f"{application}{part}") for part in ["", *(f"{one}/" for one in PARTS)]),
        ("north", "", "/apply/mailed/"),
        ("north", "", "/apply/gone/"),
        ("north", "", urlsplit(invitation).path),
        ("north", "", urlsplit(visit).path),
        ("north", "", "/info/feedback/sent/"),
        ("north", "paakayttaja", "/settings/people/import/report/"),
        ("north", "paakayttaja", version),
        ("north", "paakayttaja", _first_link(administrator, version, "/withdraw/")),
        ("north", "paakayttaja", f"/settings/rules/fee_right/end/?unit={first_unit(administrator)}"),
    ]


def alike(made: dict[str, LivelyWorld]) -> list[tuple[str, str, str]]:
    """(organisation, person, path) of pages that have one route and each their own form or example."""
    administrator, operator = made["north"].person("paakayttaja"), made[""].person("operaattori")
    kinds = _links(administrator, "/settings/rules/", "/settings/rules/")
    draft = _first_link(operator, "/operator/", "/operator/new/")
    acts = _links(
        operator, _first_link(operator, "/operator/", "/operator/organisations/"), "/organisations/"
    )
    return [
        *(("north", "paakayttaja", path) for kind in kinds for path in (kind, f"{kind}new/")),
        *(("", "operaattori", path) for path in [*_links(operator, draft, draft), *acts]),
    ]


def _links(person: Person, path: str, part: str) -> list[str]:
    """Addresses in the main part of a page that have a part, without those of the page itself."""
    found = person.open(path).tree.xpath(f"//main//a[contains(@href, '{part}')]/@href")
    return [link for link in dict.fromkeys(found) if link != path and "?" not in link]


def _first_link(person: Person, path: str, part: str) -> str:
    return _links(person, path, part)[0]


def _write_feedback(reader: Person) -> None:
    reader.open("/info/feedback/")
    reader.press(
        "Lähetä palaute",
        text="Lomake ei toimi näppäimillä.",
        page_url="/orders/new/",
        reply_to="lukija@example.fi",
    )


def _apply(reader: Person) -> None:
    reader.open("/apply/begin/")
    names = {"first_name": "Leena", "last_name": "Lähettäjä", "email": APPLICANT, "language": "fi"}
    reader.press("Lähetä linkki", agrees="on", **names)


def _invite(administrator: Person) -> None:
    administrator.open("/settings/people/invite/")
    names = {"first_name": "Outi", "last_name": "Odottaja", "email": INVITED}
    administrator.press("Lähetä kutsu", **names, roles=["coordinator"])


def _change(administrator: Person) -> None:
    """A version that has not started, a unit's own rule and room, a new name in English and a new front page."""
    change_rule(
        administrator, "/settings/rules/retention/new/", valid_from="1.1.2027", contact_requests_months="5"
    )
    unit = first_unit(administrator)
    change_rule(administrator, f"/settings/rules/fee_right/new/?unit={unit}")
    administrator.open(f"/settings/units/{unit}/rooms/new/")
    administrator.press("Tallenna", name="Sali 1", seats="20")
    administrator.open("/settings/organisation/look/")
    for name in ("Northern region", "Northern county"):
        administrator.open("/settings/organisation/look/")
        administrator.press("Ota käyttöön", name_en=name)
    administrator.open("/settings/organisation/pages/front/fi/")
    administrator.press("Julkaise", text="# Kokemus auttaa\n\nTervetuloa.")


def change_rule(administrator: Person, path: str, **values: str) -> None:
    """A new version: looked at before it is saved, as the page wants."""
    administrator.open(path)
    administrator.press("Tarkista muutos", approved_by="Johtoryhmä", **values)
    administrator.press("Ota käyttöön")


def first_unit(administrator: Person) -> str:
    """The key of a unit in the tree."""
    administrator.open("/settings/rules/fee_right/")
    return administrator.page.tree.xpath("//select[@name='unit']/option[@value!='']/@value")[0]


def _fill_in(operator: Person) -> None:
    """Every page of one new organisation, and another one that is only begun."""
    operator.open("/operator/")
    tasks = operator.press("Uusi organisaatio").path
    for step, answers in DRAFT.items():
        operator.open(f"{tasks}{step}/")
        operator.press("Tallenna ja jatka", **answers)
    operator.open("/operator/")
    operator.press("Uusi organisaatio")


def _export(operator: Person) -> None:
    operator.open("/operator/")
    operator.follow("Eteläinen…")
    operator.follow("Vie kaikki tiedot…")
    operator.press("Tee arkisto", reason="Vuoden arkisto")


def _ask_for_visit(operator: Person, administrator: Person) -> None:
    operator.open("/operator/support/")
    tenant = operator.page.tree.xpath("//select[@name='tenant']/option[contains(., 'Pohjoinen')]/@value")
    operator.press("Pyydä käyntiä", tenant=tenant[0], reason="Katsomme sääntöjä yhdessä")
    administrator.open("/settings/people/support/")
    administrator.press("Salli käynti")
