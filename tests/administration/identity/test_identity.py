"""Names, colour, logo and contact details: changed in the browser, seen by everybody, never lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.pages import identity
from tenants.pages.logos import check_logo, store_logo
from tenants.pages.models import IdentityVersion, Logo, PublicContact
from tests.factories.people import person
from tests.visitor import Visitor
from ui.views import theme_url

LOOK = "/settings/organisation/look/"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9v9z" fill="#123456"/></svg>'
)
FACE = {
    "name": "Pohjoinen",
    "name_sv": "Norra",
    "name_en": "",
    "brand_colour": "#c8102e",
    "logo_alt": "",
    "save": "1",
}


@pytest.fixture
def anna(north):
    """The administrator."""
    return person("Anna")


class Desk(Visitor):
    """A browser whose changes are really committed for the directory: it forgets what it had looked up."""

    commit = None

    def post(self, *args, **kwargs):
        with self.commit(execute=True):
            return super().post(*args, **kwargs)


@pytest.fixture
def desk(anna, django_capture_on_commit_callbacks):
    """The administrator's browser."""
    desk = Desk("north").sign_in(anna)
    desk.commit = django_capture_on_commit_callbacks
    return desk


def logo(content=SVG) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile("logo.svg", content, content_type="image/svg+xml")


def test_the_history_is_a_page_before_the_first_change_too(desk):
    page = desk.get("/settings/organisation/history/")
    assert page.status_code == 200
    assert "Ei vielä muutoksia" in page.content.decode()


def test_a_new_colour_and_name_are_seen_on_the_next_page_of_everybody(desk, visitor, north):
    assert theme_url(north.brand_colour) in visitor.get("/").content.decode()
    assert desk.post(LOOK, {**FACE, "approved_by": "Viestintä", "document": "D 1"}).status_code == 302
    html = visitor.get("/").content.decode()
    assert theme_url("#c8102e") in html
    assert "Pohjoinen" in html
    assert "Norra" in visitor.get("/", headers={"accept-language": "sv"}).content.decode()
    assert "#c8102e" in visitor.get(theme_url("#c8102e")).content.decode()


def test_a_change_keeps_who_when_what_was_before_and_who_approved(desk, anna, north):
    before = north.name
    desk.post(LOOK, {**FACE, "approved_by": "Viestintä", "document": "D 1"})
    newest, start = identity.versions()
    assert (newest.approved_by, newest.document, newest.entered_by) == ("Viestintä", "D 1", str(anna))
    assert start.data["name"] == before
    assert Entry.objects.filter(action="identity.changed", by=anna).exists()
    html = desk.get("/settings/organisation/history/").content.decode()
    assert before in html
    assert "Viestintä" in html
    assert "3 muutettu" in desk.get("/settings/").content.decode()


def test_an_earlier_version_can_be_taken_again_and_nothing_is_lost(desk, north):
    before = north.name
    desk.post(LOOK, FACE)
    start = identity.versions()[-1]
    path = f"/settings/organisation/history/{start.pk}/"
    assert before in desk.get(path).content.decode()
    assert desk.post(path, {"approved_by": "Johtaja"}).status_code == 302
    assert Tenant.objects.get(pk=north.pk).name == before
    assert IdentityVersion.objects.count() == 3
    desk.post(path, {})
    assert IdentityVersion.objects.count() == 3


def test_saving_the_same_again_changes_nothing(desk):
    for _again in range(2):
        assert desk.post(LOOK, FACE).status_code == 302
    assert IdentityVersion.objects.count() == 2  # the beginning and the change


def test_the_second_of_two_people_is_told_and_loses_nothing(desk):
    desk.post(LOOK, FACE)
    response = desk.post(LOOK, {**FACE, "name": "Toinen nimi", "seen": ""})
    assert response.status_code == 409
    assert "Toinen nimi" in response.content.decode()
    assert identity.versions()[0].data["name"] == "Pohjoinen"


@pytest.mark.parametrize(
    "colour", ["", "punainen", "#12345", "#1234567", "url(x)", "#gggggg", "red;}body{display:none"]
)
def test_what_is_not_a_colour_is_refused_with_a_sentence(desk, north, colour):
    response = desk.post(LOOK, {**FACE, "brand_colour": colour})
    assert response.status_code == 422
    assert Tenant.objects.get(pk=north.pk).brand_colour == north.brand_colour
    assert response.content.decode().count("Pohjoinen") >= 1


@pytest.mark.parametrize(
    ("colour", "sentence"), [("#ffd500", "liian vaalea tekstiksi"), ("#000000", "liian tumma tummaan")]
)
def test_the_preview_shows_the_palette_and_says_what_was_adjusted_without_saving(
    desk, north, colour, sentence
):
    typed = {**FACE, "brand_colour": colour}
    typed.pop("save")
    html = desk.post(LOOK, {**typed, "preview": "1"}).content.decode()
    assert sentence in html
    assert f'fill="{colour}"' in html
    assert Tenant.objects.get(pk=north.pk).brand_colour == north.brand_colour
    part = desk.post(LOOK, typed, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert f'fill="{colour}"' in part
    assert not IdentityVersion.objects.exists()


def test_the_sample_page_wears_the_colour_and_a_bad_one_is_not_found(desk):
    html = desk.get("/settings/organisation/sample/?colour=ffd500&scheme=dark").content.decode()
    assert theme_url("#ffd500") in html
    assert 'data-scheme="dark"' in html
    assert desk.get("/settings/organisation/sample/?colour=x").status_code == 404


def test_a_logo_is_shown_to_everybody_and_served_as_nothing_but_a_picture(desk, visitor, north):
    response = desk.post(LOOK, {**FACE, "logo": logo(), "logo_alt": "Pohjoisen logo"})
    assert response.status_code == 302
    key = Tenant.objects.get(pk=north.pk).logo_key
    assert f'<img src="/brand/{key}.svg" alt="Pohjoisen logo">' in visitor.get("/").content.decode()
    served = visitor.get(f"/brand/{key}.svg")
    assert served.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in served.headers["Cache-Control"]
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"].endswith("sandbox")
    assert "default-src 'none'" in served.headers["Content-Security-Policy"]
    assert not served.cookies
    assert visitor.get(f"/brand/{key}.png").status_code == 404


def test_a_logo_stays_at_home(desk, north, south):
    with in_tenant(south):
        kept = store_logo(check_logo(logo()), "Etelä", None)
    assert Visitor("south").get(f"/brand/{kept.key}.svg").status_code == 200
    assert Visitor("north").get(f"/brand/{kept.key}.svg").status_code == 404


def test_a_hostile_logo_is_refused_at_its_field_and_nothing_is_stored(desk):
    hostile = SVG.replace(b"<path", b"<script>alert(1)</script><path")
    response = desk.post(LOOK, {**FACE, "logo": logo(hostile), "logo_alt": "x"})
    assert response.status_code == 422
    assert "ei sallita" in response.content.decode()
    assert not Logo.objects.exists()


def test_a_logo_needs_words_and_can_be_taken_away(desk, north):
    assert desk.post(LOOK, {**FACE, "logo": logo()}).status_code == 422
    assert not Logo.objects.exists()
    desk.post(LOOK, {**FACE, "logo": logo(), "logo_alt": "Logo"})
    newest = str(identity.versions()[0].pk)
    desk.post(LOOK, {**FACE, "logo_alt": "Logo", "no_logo": "on", "seen": newest})
    assert Tenant.objects.get(pk=north.pk).logo_key == ""
    assert Logo.objects.count() == 1  # its old address still answers


def test_contact_details_are_checked_and_shown(desk, visitor):
    path = "/settings/organisation/contact/"
    good = {
        "email": "info@example.fi",
        "phone": "029 123 4567",
        "staff_help_url": "https://intra.example.fi/x",
    }
    for wrong in ({"email": "x"}, {"accessibility_email": "a@"}, {"staff_help_url": "javascript:alert(1)"}):
        assert desk.post(path, {**good, **wrong}).status_code == 422
    assert not PublicContact.objects.exists()
    assert desk.post(path, good).status_code == 302
    html = visitor.get("/info/contact/").content.decode()
    assert 'href="mailto:info@example.fi"' in html
    assert 'href="tel:0291234567"' in html


def test_support_may_look_and_nobody_else_but_the_administrator_may_change(north):
    support = Visitor("north").sign_in(person("Anna"))
    assert support.get("/settings/organisation/").status_code == 200
    for name in ("Aino", "Kaarina", "Pirkko"):
        other = Visitor("north").sign_in(person(name))
        assert other.get(LOOK).status_code == 403
        assert other.post(LOOK, FACE).status_code == 403
