"""The pictures of the guides: settings of an organisation, its front page and the operators' desk."""

from __future__ import annotations

from localdev.journey.person import Person
from tests.browser.governed import change_rule, first_unit
from tests.browser.lively import LivelyWorld
from tests.browser.shots import Camera

Worlds = dict[str, LivelyWorld]
ADMINISTRATOR, OPERATOR = "paakayttaja", "operaattori"
NEW_NAME = {"name": "Läntinen hyvinvointialue", "kind": "region"}
TOPIC_ROW = {
    "rules-0-about": "Mielenterveys ja päihteet",
    "rules-0-work": ["order", "enquiry"],
    "rules-0-topic_groups": ["MIE", "PAI"],
}
TOPIC = "Masennus"


def take_desk_pictures(camera: Camera, made: Worlds) -> None:
    """Prepare a few changes, then take a picture of each desk."""
    _prepare(made)
    north, south, platform = made["north"], made["south"], made[""]
    for name, world, who, path, size in [
        ("settings", north, ADMINISTRATOR, "/settings/", (1280, 960)),
        ("rules", south, ADMINISTRATOR, "/settings/rules/chain/", (1100, 1060)),
        ("units", north, ADMINISTRATOR, "/settings/units/", (1100, 720)),
        ("operators", platform, OPERATOR, "/operator/", (1280, 820)),
        ("front", north, "", "/", (1100, 1000)),
    ]:
        window = camera.window(world, who, size)
        window.open(path)
        camera.take(window, name)
    _take_words(camera, north)
    _take_routing(camera, north)


def _take_words(camera: Camera, world: LivelyWorld) -> None:
    window = camera.window(world, ADMINISTRATOR, (1100, 900))
    window.open("/settings/words/unit/fi/")
    window.write("typed", "palvelupaikka").press("Ehdota muotoja")
    camera.take(window, "words")


def _take_routing(camera: Camera, world: LivelyWorld) -> None:
    window = camera.window(world, ADMINISTRATOR, (1100, 900))
    window.open("/settings/units/routing/").select_option("main [name=topic]", label=TOPIC)
    window.press("Näytä hoitaja")
    camera.take(window, "routing")


def _prepare(made: Worlds) -> None:
    """Changed words and rules, a year's budget, an organisation that is only begun."""
    administrator = made["north"].person(ADMINISTRATOR)
    change_rule(administrator, "/settings/rules/retention/new/", contact_requests_months="5")
    _route(administrator)
    _change_word(administrator)
    administrator.open(f"/settings/units/{first_unit(administrator)}/budget/")
    administrator.press("Tallenna", amount="8000")
    operator = made[""].person(OPERATOR)
    operator.open("/operator/")
    operator.open(operator.press("Uusi organisaatio").path + "name/")
    operator.press("Tallenna ja jatka", **NEW_NAME)
    made["north"].stack.settle()


def _route(administrator: Person) -> None:
    """One coordinator gets what is about two groups of topics."""
    page = administrator.open("/settings/rules/routing/new/")
    holders = page.tree.xpath("//select[@name='rules-0-holder']/option[contains(., 'Kaarina')]/@value")
    change_rule(administrator, page.path, **TOPIC_ROW, **{"rules-0-holder": holders[0]})


def _change_word(administrator: Person) -> None:
    administrator.open("/settings/words/session/fi/")
    administrator.press("Ehdota muotoja", typed="kohtaaminen")
    administrator.press("Ota sana käyttöön")
