"""A host leads to one organisation, and a session stays at home (security.md 3.1)."""

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from accounts.roles.models import Role
from tenants import directory
from tenants.context import in_platform, in_tenant
from tenants.models import Tenant, TenantStatus
from tests.factories.people import make_user, person
from tests.visitor import Visitor

PAGE = "/account/2fa/"  # asks for a signed-in person


def get(client, path=PAGE, **headers):
    client.raise_request_exception = False
    return client.get(path, **headers)


def is_signed_in(response) -> bool:
    user = getattr(response.wsgi_request, "user", None)
    return user is not None and user.is_authenticated


def test_a_signed_in_person_is_known_at_home(north):
    assert is_signed_in(get(Visitor("north").sign_in(person("Eero"))))


def test_a_cookie_of_another_organisation_means_nothing(north, south):
    visitor = Visitor("north").sign_in(person("Eero"))
    visitor.defaults["HTTP_HOST"] = "south.localhost"
    answer = get(visitor)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert not is_signed_in(answer)


def test_a_cookie_of_an_organisation_means_nothing_on_the_platform_host_and_back(north):
    visitor = Visitor("north").sign_in(person("Eero"))
    visitor.defaults["HTTP_HOST"] = "localhost"
    assert not is_signed_in(get(visitor))
    with in_platform():
        operator = Visitor().sign_in(make_user("Olli"))
    operator.defaults["HTTP_HOST"] = "north.localhost"
    assert not is_signed_in(get(operator))


def copy_session(visitor: Visitor, to: Tenant) -> None:
    """What shared session tables would do: the same session row stands in the other organisation too."""
    row = Session.objects.get(session_key=visitor.session.session_key)
    with in_tenant(to):
        Session.objects.create(
            session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date
        )


def test_a_session_row_that_got_into_another_organisation_is_refused(north, south):
    eero = person("Eero")
    visitor = Visitor("north").sign_in(eero)
    session = visitor.session
    session["home"] = str(north.pk)
    session.save()
    copy_session(visitor, south)
    with in_tenant(south):  # even the same user with the same password stands there
        User.objects.create(
            pk=eero.pk, email=eero.email, first_name="E", last_name="E", password=eero.password
        )
    visitor.defaults["HTTP_HOST"] = "south.localhost"
    answer = get(visitor)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert not is_signed_in(answer)


def test_a_session_remembers_its_home(north):
    make_user("Eero", Role.EXPERT)
    visitor = Visitor("north")
    visitor.post("/account/login/", {"login": "eero.esimerkki@example.fi", "password": "demo-Kokemus-2026"})
    assert visitor.session.get("home") == str(north.pk)
    assert "_auth_user_id" in visitor.session


@pytest.mark.parametrize(
    "host", ["nowhere.localhost", "127.0.0.1", "north.localhost.example.fi", "north.south.localhost"]
)
def test_an_unknown_host_is_nobodys(db, host):
    answer = get(Visitor(), "/", HTTP_HOST=host)
    assert answer.status_code == 404
    assert not hasattr(answer.wsgi_request, "tenant")


@pytest.mark.parametrize("host", ["north.localhost/evil", "a b", "north.localhost:99x", "<script>"])
def test_a_malformed_host_is_refused(db, host):
    assert get(Visitor(), "/", HTTP_HOST=host).status_code == 400


def test_case_and_port_of_a_host_do_not_matter(north):
    assert get(Visitor(), HTTP_HOST="North.LOCALHOST:8000").wsgi_request.tenant == north


def test_a_suspended_organisation_is_closed(north):
    visitor = Visitor("north").sign_in(person("Eero"))
    with in_platform():
        Tenant.objects.filter(pk=north.pk).update(status=TenantStatus.SUSPENDED)
    directory.forget()
    assert get(visitor).status_code == 503


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_HOST", "HTTP_X_ORIGINAL_HOST"]
)
def test_a_forwarded_host_chooses_no_organisation(north, south, header):
    visitor = Visitor("north").sign_in(person("Eero"))
    answer = get(visitor, **{header: "south.localhost"})
    assert answer.wsgi_request.tenant == north


def test_no_parameter_chooses_the_organisation(north, south):
    answer = get(Visitor("north"), f"{PAGE}?tenant={south.pk}&schema={south.schema_name}")
    assert answer.wsgi_request.tenant == north


def test_the_connection_is_back_in_public_after_each_request(both):
    from django.db import connection
    from django.test import Client

    for path in (PAGE, "/nowhere/", "/account/login/"):
        client = Client(HTTP_HOST="north.localhost", raise_request_exception=False)
        client.get(path)
        assert connection.schema_name == "public"


def test_the_session_cookie_belongs_to_one_host(north):
    make_user("Eero", Role.EXPERT)
    facts = {"login": "eero.esimerkki@example.fi", "password": "demo-Kokemus-2026"}
    cookie = Visitor("north").post("/account/login/", facts).cookies["session"]
    assert cookie["domain"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_cookies_of_the_real_service_carry_the_host_prefix():
    from config.settings import base

    assert base.SESSION_COOKIE_NAME.startswith("__Host-")
    assert base.CSRF_COOKIE_NAME.startswith("__Host-")
    assert base.SESSION_COOKIE_SECURE
    assert base.CSRF_COOKIE_SECURE
    assert not hasattr(base, "SESSION_COOKIE_DOMAIN")
    assert base.USE_X_FORWARDED_HOST is False
    assert base.STAFF_MFA_REQUIRED


class TestSecondFactor:
    """Staff without one are led to set it up; experts may do without (ASVS 6.3.3)."""

    @pytest.fixture(autouse=True)
    def asked(self, settings):
        settings.STAFF_MFA_REQUIRED = True

    @pytest.mark.parametrize("name", ["Aino", "Liisa", "Hannu", "Pirkko", "Kaarina", "Yrjö", "Anna"])
    def test_staff_without_a_factor_get_no_further(self, north, name):
        answer = get(Visitor("north").sign_in(person(name)), "/")
        assert (answer.status_code, answer["Location"]) == (302, PAGE)

    def test_an_expert_gets_further(self, north):
        answer = get(Visitor("north").sign_in(person("Eero")), "/")
        assert answer.headers.get("Location") != PAGE

    def test_platform_people_without_a_factor_get_no_further(self, db):
        with in_platform():
            answer = get(Visitor().sign_in(make_user("Olli")), "/operator/messages/")
        assert (answer.status_code, answer["Location"]) == (302, PAGE)

    def test_a_factor_opens_the_door(self, north):
        from allauth.mfa.models import Authenticator

        aino = person("Aino")
        Authenticator.objects.create(user=aino, type=Authenticator.Type.TOTP, data={})
        answer = get(Visitor("north").sign_in(aino), "/")
        assert answer.headers.get("Location") != PAGE
