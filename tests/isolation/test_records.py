"""Rows and querysets stay in the tenant they were made in, whichever way they are written."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction

from accounts.models import User
from records.models import WrongTenant
from tenants.context import in_platform, in_tenant
from tests.factories.people import make_user


def test_many_rows_at_once_are_refused_in_another_tenant(north, south):
    aino = make_user("Aino")
    with in_tenant(south):
        with pytest.raises(WrongTenant):
            User.objects.bulk_create([aino])
        with pytest.raises(WrongTenant):
            User.objects.bulk_update([aino], ["first_name"])
        assert not User.objects.exists()


@pytest.mark.parametrize(
    "use",
    [
        lambda lazy: lazy.count(),
        lambda lazy: lazy.exists(),
        lambda lazy: lazy.first(),
        lambda lazy: lazy.update(first_name="Vieras"),
        lambda lazy: lazy.delete(),
        lambda lazy: list(lazy.iterator()),
        lambda lazy: list(lazy.values_list("pk")),
        lambda lazy: lazy.filter(is_active=True).get(),
        lambda lazy: list(lazy[:1]),
    ],
    ids="count exists first update delete iterator values filter slice".split(),
)
def test_every_way_to_use_a_lazy_queryset_elsewhere_is_refused(north, south, use):
    make_user("Aino")
    lazy = User.objects.all()
    with in_tenant(south):
        make_user("Ulla")
        with pytest.raises(WrongTenant):
            use(lazy)


def test_what_is_done_at_the_commit_is_done_in_its_own_tenant(both, django_capture_on_commit_callbacks):
    north, south = both
    seen = []
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic(), in_tenant(north):
        with in_tenant(south):
            transaction.on_commit(lambda: seen.append(connection.schema_name))
        transaction.on_commit(lambda: seen.append(connection.schema_name))
    assert seen == [south.schema_name, north.schema_name]
    assert connection.schema_name == "public"


def test_a_schema_name_alone_is_no_way_in(both):
    with pytest.raises(ImproperlyConfigured):
        connection.set_schema(both[0].schema_name)
    with in_platform():
        assert connection.schema_name == "public"


class Session:
    """What psycopg reports of a session."""

    def __init__(self, *, reported=41, served_by=41, superuser="off"):
        self.backend_pid, self.served_by, self.superuser = reported, served_by, superuser
        self.info = self

    def parameter_status(self, name):
        return self.superuser if name == "is_superuser" else None

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def execute(self, statement):
        return self

    def fetchone(self):
        return (self.served_by,)


def look_at(session: Session) -> None:
    wrapper = connections.create_connection("default")
    wrapper.connection = session
    wrapper._refuse_unsafe_session()


@pytest.mark.parametrize(
    "session", [Session(served_by=42), Session(superuser="on")], ids=["a pooler in between", "a superuser"]
)
def test_an_unsafe_session_is_refused_at_its_start(session):
    with pytest.raises(ImproperlyConfigured):
        look_at(session)


def test_a_pooler_in_session_mode_can_be_declared(settings):
    look_at(Session())
    settings.SESSION_POOLER = True
    look_at(Session(served_by=42))
