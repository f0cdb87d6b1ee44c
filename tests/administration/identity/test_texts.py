"""Public texts in the browser: written, previewed, published, compared and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.pages.models import PageText
from tenants.pages.selectors import all_texts, compare_texts, text_of
from tenants.pages.starting_texts import starting_text
from tests.factories.people import person
from tests.visitor import Visitor

PATH = "/settings/organisation/pages/about/fi/"
TEXT = "# Meidän sivumme\n\nTeksti, jossa on {expert:gen} sana."


@pytest.fixture
def desk(north):
    """The administrator's browser."""
    return Visitor("north").sign_in(person("Anna"))


def publish(desk, text=TEXT, **fields):
    """Send the form."""
    newest = PageText.objects.filter(page="about", language="fi").first()
    typed = {"text": text, "seen": str(newest.pk) if newest else "", "publish": "1", **fields}
    return desk.post(PATH, {name: value for name, value in typed.items() if value is not None})


def test_a_published_text_is_seen_at_once_and_keeps_who_approved_it(desk, visitor):
    assert publish(desk, approved_by="Viestintä", document="D 2").status_code == 302
    html = visitor.get("/info/about/").content.decode()
    assert "<h2>Meidän sivumme</h2>" in html
    assert "kokemusasiantuntijan sana" in html
    version = PageText.objects.get()
    assert (version.approved_by, version.document) == ("Viestintä", "D 2")
    assert "Meidän" not in visitor.get("/info/about/", headers={"accept-language": "sv"}).content.decode()


def test_the_preview_shows_the_page_and_publishes_nothing(desk):
    html = publish(desk, preview="1", publish=None).content.decode()
    assert "<h2>Meidän sivumme</h2>" in html
    part = desk.post(PATH, {"text": TEXT}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "<h2>Meidän sivumme</h2>" in part
    assert not PageText.objects.exists()


@pytest.mark.parametrize("text", ["{hupsu}", "[x](javascript:alert(1))", "x" * 20_001, ""])
def test_a_text_that_cannot_be_shown_is_refused_and_kept_in_the_form(desk, text):
    response = publish(desk, text)
    assert response.status_code == 422
    assert text[:50].replace("{", "{") in response.content.decode()
    assert not PageText.objects.exists()


def test_hostile_text_is_only_text_in_preview_page_and_history(desk, visitor):
    publish(desk, '<script>alert(1)</script> <img src=x onerror="alert(1)">')
    version = PageText.objects.get()
    publish(desk, TEXT)
    for html in (
        visitor.get("/info/about/").content.decode(),
        desk.get(PATH).content.decode(),
        desk.get(f"/settings/organisation/pages/versions/{version.pk}/").content.decode(),
    ):
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_publishing_twice_makes_one_version(desk):
    publish(desk)
    publish(desk)
    assert PageText.objects.count() == 1


def test_the_second_of_two_writers_is_told_and_keeps_the_text(desk):
    publish(desk)
    response = desk.post(PATH, {"text": "Oma tekstini", "seen": "", "publish": "1"})
    assert response.status_code == 409
    assert "Oma tekstini" in response.content.decode()
    assert text_of("about", "fi").text == TEXT


def test_one_goes_back_to_an_earlier_text_and_to_the_starting_text(desk, visitor):
    publish(desk)
    first = PageText.objects.get()
    publish(desk, "Toinen teksti")
    path = f"/settings/organisation/pages/versions/{first.pk}/"
    html = desk.get(path).content.decode()
    assert "<del>Toinen teksti</del>" in html
    assert "<ins># Meidän sivumme</ins>" in html
    seen = str(PageText.objects.filter(page="about").first().pk)
    assert desk.post(path, {"seen": seen}).status_code == 302
    assert "Meidän sivumme" in visitor.get("/info/about/").content.decode()
    assert publish(desk, starting_text("about", "fi")).status_code == 302
    assert text_of("about", "fi").text == starting_text("about", "fi")
    assert not text_of("about", "fi").is_changed
    assert PageText.objects.count() == 4


def test_the_list_tells_which_texts_are_changed(desk):
    assert "muutettu" not in desk.get("/settings/organisation/pages/").content.decode()
    publish(desk)
    assert desk.get("/settings/organisation/pages/").content.decode().count("muutettu") == 1
    assert [key for key, shown in all_texts().items() if shown.is_changed] == [("about", "fi")]


@pytest.mark.parametrize(
    "path", ["/settings/organisation/pages/", "/settings/organisation/pages/about/fi/history/"]
)
def test_lists_cost_the_same_with_one_and_five_versions(desk, path):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(path).status_code == 200
        return len(seen)

    publish(desk)
    desk.get(path)
    before = cost()
    for n in range(5):
        publish(desk, f"Teksti {n}")
    desk.get(path)  # reads the message of the last publishing
    assert cost() == before


def test_unknown_pages_and_languages_are_not_found(desk):
    for path in ("nothing/fi/", "about/de/", "about/de/history/"):
        assert desk.get(f"/settings/organisation/pages/{path}").status_code == 404


def test_a_comparison_tells_what_came_and_went():
    lines = [(line.text, line.state) for line in compare_texts("a\nb", "a\nc")]
    assert lines == [("a", "same"), ("b", "gone"), ("c", "new")]
