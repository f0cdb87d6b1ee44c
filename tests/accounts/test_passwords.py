"""Password, reset and sign-out: same answers for known and unknown people, links from our own host."""

import pytest
from django.core import mail

from accounts import letters
from accounts.models import User
from accounts.roles.models import Role
from domain.clock import now
from outbox.models import Message
from tenants.context import in_platform, in_tenant
from tenants.models import Domain
from tests.accounts.helpers import (
    LOGIN,
    PASSWORD,
    SECOND,
    code_of,
    is_in,
    link_in,
    log_in,
    proved_again,
    someone,
    with_app,
)
from tests.factories.people import make_user, person
from tests.visitor import settle

RESET = "/account/password/reset/"
NEW = "uusi salasana jossa on monta sanaa"


def ask(email: str, visitor=None, **headers):
    return (visitor or someone()).post(RESET, {"email": email}, **headers)


def reset_through(path: str, password: str = NEW, visitor=None):
    visitor = visitor or someone()
    form = visitor.get(path, follow=True)
    return visitor.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_person_signs_in_and_lands_on_the_front_page(north):
    visitor = someone()
    answer = log_in(visitor, person("Eero"))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(visitor)


def test_the_case_of_an_address_does_not_matter(north):
    person("Eero")
    facts = {"login": " Eero.ESIMERKKI@example.fi", "password": PASSWORD}
    assert someone().post(LOGIN, facts).status_code == 302


def test_unknown_wrong_and_closed_look_the_same(north):
    person("Eero")
    closed = make_user("Kalle", Role.EXPERT, is_active=False)
    tries = [("eero.esimerkki@example.fi", "x"), ("nobody@example.fi", "x"), (closed.email, "x")]
    answers = [someone().post(LOGIN, {"login": who, "password": word}) for who, word in tries]
    assert {answer.status_code for answer in answers} == {422}
    pages = {
        answer.content.decode().replace(who, "").replace(str(answer.context["csrf_token"]), "")
        for answer, (who, _) in zip(answers, tries, strict=True)
    }
    assert len(pages) == 1
    assert "Sähköposti tai salasana on väärä." in pages.pop()


def test_the_password_is_checked_against_a_hash_also_when_nobody_has_the_address(north, monkeypatch):
    """Otherwise the time of the answer tells who is known."""
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    someone().post(LOGIN, {"login": "nobody@example.fi", "password": "x" * 20})
    assert hashed == ["x" * 20]


def test_asking_for_a_link_answers_alike_for_everybody(north):
    known, unknown = ask(person("Eero").email), ask("nobody@example.fi")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == []  # nothing leaves inside the request: the time tells nothing either


def test_a_stranger_and_a_closed_account_get_no_mail(north):
    ask("nobody@example.fi")
    ask(make_user("Kalle", Role.EXPERT, is_active=False).email)
    settle()
    assert mail.outbox == []


def test_an_account_closed_after_asking_gets_no_mail(north):
    eero = person("Eero")
    ask(eero.email)
    eero.is_active = False
    eero.save()
    settle()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("language", "subject", "phrase"),
    [
        ("fi", "Valitse uusi salasana", "Linkki toimii yhden tunnin"),
        ("sv", "Välj ett nytt lösenord", "Länken fungerar i en timme"),
        ("en", "Choose a new password", "The link works for one hour"),
    ],
)
def test_the_mail_comes_through_smtp_in_the_persons_language(north, postbox, language, subject, phrase):
    eero = person("Eero")
    eero.language = language
    eero.save()
    ask(eero.email, HTTP_HOST="north.localhost:9999", HTTP_X_FORWARDED_HOST="evil.example.fi")
    assert postbox.mails == []
    settle()
    (arrived,) = postbox.mails
    assert arrived["Subject"] == subject
    assert arrived["To"] == eero.email
    text = arrived.get_body(("plain",)).get_content()
    html = arrived.get_body(("html",)).get_content()
    host = Domain.objects.get(tenant=north, is_primary=True).domain
    for body in (text, html):
        assert phrase in body
        assert f"//{host}:" in body or f"//{host}/" in body
        assert "evil" not in body
        assert ":9999" not in body
        assert "Eero" not in body
    assert "Content-Language" in arrived


def test_the_link_gives_a_new_password_once_and_ends_every_session(north, postbox):
    eero, elsewhere = person("Eero"), someone()
    log_in(elsewhere, eero)
    ask(eero.email)
    settle()
    path = link_in(postbox.mails[0].get_body(("plain",)).get_content())
    assert reset_through(path)["Location"] == "/account/password/reset/key/done/"
    assert not is_in(elsewhere)
    assert log_in(someone(), eero).status_code == 422
    assert log_in(someone(), eero, NEW).status_code == 302
    assert "Linkki ei toimi" in someone().get(path, follow=True).content.decode()
    settle()
    assert postbox.mails[1]["Subject"] == "Salasanasi on vaihdettu"


def test_opening_the_link_changes_nothing(north):
    eero = person("Eero")
    path = letters.reset_path(eero)
    for _ in range(5):
        assert someone().get(path, follow=True).status_code == 200
    assert log_in(someone(), eero).status_code == 302


def test_the_link_leaves_the_address_bar(north):
    path = letters.reset_path(person("Eero"))
    answer = someone().get(path)
    assert answer["Location"].endswith("-set-password/")


def test_a_link_dies_in_an_hour(north, settings):
    path = letters.reset_path(person("Eero"))
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Linkki ei toimi" in someone().get(path, follow=True).content.decode()


def test_a_link_of_another_organisation_means_nothing(north, south):
    path = letters.reset_path(person("Eero"))
    assert "Linkki ei toimi" in someone("south").get(path, follow=True).content.decode()


def test_a_reset_does_not_go_past_the_second_factor(north):
    """ASVS 6.4.3."""
    eero, visitor = person("Eero"), someone()
    secret = with_app(eero)
    reset_through(letters.reset_path(eero), visitor=visitor)
    assert not is_in(visitor)
    assert log_in(visitor, eero, NEW)["Location"] == SECOND
    assert not is_in(visitor)
    visitor.post(SECOND, {"code": code_of(secret)})
    assert is_in(visitor)


def test_the_mail_server_away_is_not_seen_by_the_person_and_the_mail_comes_later(north, postbox, settings):
    real, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    eero = person("Eero")
    assert ask(eero.email).status_code == 302
    settle()
    assert postbox.mails == []
    settings.EMAIL_PORT = real
    with in_platform():
        Message.objects.filter(done_at=None).update(next_at=now())
    settle()
    assert len(postbox.mails) == 1


def test_on_the_platform_host_the_mail_leaves_at_once_with_its_own_link(db, postbox, settings):
    with in_platform():
        olli = make_user("Olli")
    assert ask(olli.email, someone("")).status_code == 302
    text = postbox.mails[0].get_body(("plain",)).get_content()
    assert f"//{settings.BASE_DOMAIN}" in text
    settings.EMAIL_PORT = 1
    assert ask(olli.email, someone("")).status_code == 302


def test_a_changed_password_keeps_this_session_and_ends_the_others(north, mailoutbox):
    eero, here, elsewhere = person("Eero"), someone(), someone()
    log_in(here, eero)
    log_in(elsewhere, eero)
    facts = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/account/password/change/", facts).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    settle()
    assert [one.subject for one in mailoutbox] == ["Salasanasi on vaihdettu"]


@pytest.mark.parametrize("password", ["lyhyt", "eero.esimerkki@example.fi", "password1234"])
def test_weak_passwords_are_refused(north, password):
    eero, visitor = person("Eero"), someone()
    log_in(visitor, eero)
    facts = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert visitor.post("/account/password/change/", facts).status_code == 422


def test_a_long_sentence_with_any_letters_is_a_password(north):
    eero, visitor = person("Eero"), someone()
    log_in(visitor, eero)
    sentence = "Äidin öinen lauluhetki 🎶 järven rannalla vuonna kaksituhatta " * 2
    facts = {"oldpassword": PASSWORD, "password1": sentence, "password2": sentence}
    assert visitor.post("/account/password/change/", facts).status_code == 302
    assert log_in(someone(), eero, sentence).status_code == 302


def test_sign_out_needs_a_sent_form(north):
    visitor = someone()
    log_in(visitor, person("Eero"))
    page = visitor.get("/account/logout/")
    assert page.status_code == 200
    assert is_in(visitor)
    answer = visitor.post("/account/logout/")
    assert not is_in(visitor)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'  # on a shared computer nothing is left behind


@pytest.mark.parametrize(
    "path", [LOGIN, RESET, "/account/logout/", "/account/password/change/", "/account/2fa/authenticate/"]
)
def test_a_form_without_its_token_is_refused(north, path):
    visitor = someone(enforce_csrf_checks=True).sign_in(person("Eero"))
    assert visitor.post(path, {}).status_code == 403
    assert is_in(visitor)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.fi/",
        "//evil.example.fi/",
        "http://south.localhost/",
        "https://localhost/",
        "/\\evil.example.fi",
        "javascript:alert(1)",
        "http:evil.example.fi",
        "https:///evil.example.fi",
    ],
)
def test_next_leads_nowhere_else(north, url):
    visitor = someone()
    assert log_in(visitor, person("Eero"), next=url)["Location"] == "/"
    assert visitor.get(LOGIN, {"next": url})["Location"] == "/"
    proved_again(visitor, person("Eero"))
    assert visitor.post(f"/account/reauthenticate/?next={url}", {"password": PASSWORD})["Location"] == "/"
    assert visitor.post("/account/logout/", {"next": url})["Location"] == "/"
    assert visitor.post("/i18n/language/", {"language": "sv", "next": url})["Location"] == "/"


def test_next_inside_the_host_is_followed(north):
    assert log_in(someone(), person("Eero"), next="/notices/?a=1")["Location"] == "/notices/?a=1"


def test_a_form_sent_without_a_session_leads_back_to_a_page_not_to_the_form(north):
    answer = someone().post("/account/2fa/recovery-codes/generate/")
    assert answer["Location"] == f"{LOGIN}?next=/"


def test_the_same_address_in_two_organisations_is_two_people(north, south):
    here = person("Eero")
    with in_tenant(south):
        there = make_user("Eero", Role.EXPERT)
        there.set_password(NEW)
        there.save()
    assert here.email == there.email
    assert here.pk != there.pk
    assert log_in(someone("north"), here).status_code == 302
    assert log_in(someone("north"), here, NEW).status_code == 422
    assert log_in(someone("south"), there, NEW).status_code == 302
    assert log_in(someone("south"), there).status_code == 422
    reset_through(letters.reset_path(here), "aivan toinen pitkä salasana")
    assert log_in(someone("south"), there, NEW).status_code == 302
