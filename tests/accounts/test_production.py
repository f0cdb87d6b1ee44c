"""The real service's settings: `manage.py check --deploy` is content, and refuses what is loose."""

import json
import os
import subprocess
import sys

import pytest

from accounts.checks import sign_in_is_strict
from tests.ui.places import ROOT

READ = (
    "import json, os; os.environ['DJANGO_SETTINGS_MODULE']='config.settings.production'; import django; django.setup(); "
    "from django.conf import settings as s; print(json.dumps({n: getattr(s, n) for n in "
    "('SESSION_COOKIE_NAME','CSRF_COOKIE_NAME','SESSION_COOKIE_SECURE','CSRF_COOKIE_SECURE','SESSION_COOKIE_DOMAIN',"
    "'CSRF_COOKIE_DOMAIN','SESSION_COOKIE_PATH','CSRF_COOKIE_PATH','SESSION_COOKIE_HTTPONLY','LANGUAGE_COOKIE_SECURE',"
    "'STAFF_MFA_REQUIRED','DEBUG','SIGNIN_LIMITS','ACCOUNT_RATE_LIMITS','SECURE_HSTS_SECONDS','USE_X_FORWARDED_HOST',"
    "'SESSION_LIMITS','ACCOUNT_LOGOUT_ON_GET','PASSWORD_HASHERS','ALLAUTH_TRUSTED_PROXY_COUNT')}))"
)


def environment(**more) -> dict:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "KOKEMUS_ENV": "production",
        "SECRET_KEY": "a-long-secret-of-the-test-" + "0123456789abcdefghij" * 2,
        "FIELD_KEYS": os.environ["FIELD_KEYS"],
        "BASE_DOMAIN": "kokemus.example.fi",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "TRUSTED_PROXIES": "1",
        **more,
    }


def run(*arguments: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_is_content():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_what_the_real_service_runs_with():
    found = json.loads(run("-c", READ).stdout)
    assert found["SESSION_COOKIE_NAME"] == "__Host-session"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrf"
    for name in (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "LANGUAGE_COOKIE_SECURE",
    ):
        assert found[name] is True, name
    assert found["SESSION_COOKIE_DOMAIN"] is None
    assert found["CSRF_COOKIE_DOMAIN"] is None
    assert found["SESSION_COOKIE_PATH"] == found["CSRF_COOKIE_PATH"] == "/"
    assert found["STAFF_MFA_REQUIRED"] is True
    assert found["DEBUG"] is False
    assert found["ACCOUNT_LOGOUT_ON_GET"] is False
    assert found["SIGNIN_LIMITS"] == {"failed": 10, "all": 120}
    assert found["SESSION_LIMITS"] == {"staff": [1800, 43200], "expert": [3600, 86400]}
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["USE_X_FORWARDED_HOST"] is False
    assert "md5" not in found["PASSWORD_HASHERS"][0].lower()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True, "Passkeys of any origin"),
        ("SIGNIN_LIMITS", None, "Failed sign-ins are not limited"),
        ("ACCOUNT_RATE_LIMITS", False, "Failed sign-ins are not limited"),
        ("SESSION_COOKIE_NAME", "session", "no __Host- prefix"),
        ("SESSION_COOKIE_DOMAIN", ".example.fi", "A cookie has a domain"),
        ("ACCOUNT_LOGOUT_ON_GET", True, "Sign-out works by a link"),
    ],
)
def test_loose_settings_are_refused_outside_a_local_machine(settings, name, value, complaint):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SIGNIN_LIMITS, settings.ACCOUNT_RATE_LIMITS = {"failed": 10, "all": 120}, {"login": "120/m/ip"}
    settings.KOKEMUS_ENV = "production"
    assert sign_in_is_strict(None) == []
    setattr(settings, name, value)
    assert [complaint in error.msg for error in sign_in_is_strict(None)] == [True]
    settings.KOKEMUS_ENV = "test"
    assert sign_in_is_strict(None) == []


def test_the_service_does_not_start_without_the_second_factor_of_staff(tmp_path):
    (tmp_path / "loose.py").write_text(
        "from config.settings.production import *\nSTAFF_MFA_REQUIRED = False\n"
    )
    path = f"{ROOT}:{ROOT / 'platform'}:{tmp_path}"
    done = run("manage.py", "check", DJANGO_SETTINGS_MODULE="loose", PYTHONPATH=path)
    assert done.returncode != 0
    assert "STAFF_MFA_REQUIRED is off" in done.stderr


def test_a_missing_secret_stops_the_start_with_its_name():
    facts = environment()
    del facts["SECRET_KEY"]
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=facts,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
