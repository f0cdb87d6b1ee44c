"""What the organisations share stands in `public` under forced row-level security (security.md 3.3)."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from domain.clock import now, today
from domain.ids import new_id
from outbox.models import Message
from registry.bank.models import Profile, Request, View
from tenants.context import in_platform, in_tenant
from tenants.models import Domain, Tenant
from tests.isolation import catalogue


@pytest.fixture
def refused():
    """The database itself says no."""

    def expect(deed):
        with pytest.raises(ProgrammingError) as error, transaction.atomic():
            deed()
        assert isinstance(error.value.__cause__, InsufficientPrivilege)

    return expect


def make_message(tenant_id, topic="order.sent", ref=None) -> Message:
    return Message.objects.bulk_create(
        [
            Message(
                tenant_id=tenant_id, topic=topic, ref=ref or new_id(), dedupe_key=str(new_id()), next_at=now()
            )
        ]
    )[0]


def make_profile(tenant_id) -> Profile:
    return Profile.objects.create(
        tenant_id=tenant_id,
        expert_key=new_id(),
        home_name="Koti",
        home_kind="region",
        cards={},
        terms=[],
        published_at=now(),
        expires_on=today() + dt.timedelta(days=365),
        consent_version="1",
    )


def make_request(*, home, asker) -> Request:
    """A request about a profile that `home` has published; `asker` None is a searcher on the platform host."""
    with in_tenant(home):
        profile = make_profile(home.pk)
    return Request.objects.create(
        profile_id=profile.pk,
        home_tenant_id=home.pk,
        expert_key=profile.expert_key,
        from_tenant_id=asker and asker.pk,
        from_user_id=new_id(),
        from_name="Pyytäjä",
        contact_name="Aino Esimerkki",
        contact_email="aino@example.fi",
        task_code="story",
        need="",
        starts_at=now(),
        ends_at=now() + dt.timedelta(hours=1),
    )


def make_view(*, home, viewer) -> View:
    with in_tenant(home):
        profile = make_profile(home.pk)
    return View.objects.create(
        profile_id=profile.pk,
        home_tenant_id=home.pk,
        expert_key=profile.expert_key,
        from_tenant_id=viewer and viewer.pk,
        viewer_id=new_id(),
        organisation="P",
        purpose="x",
    )


def test_a_tenant_sends_messages_in_its_own_name_only(north, south, refused):
    make_message(north.pk)
    refused(lambda: make_message(south.pk))
    refused(lambda: make_message(None))


def test_a_tenant_can_neither_read_nor_change_the_outbox(north, refused):
    make_message(north.pk)
    refused(lambda: list(Message.objects.all()))
    refused(lambda: Message.objects.update(done_at=now()))
    refused(lambda: Message.objects.all().delete())


def test_a_bank_message_reaches_the_other_party_of_the_request_and_nobody_else(north, south, refused):
    request = make_request(home=south, asker=north)
    make_message(south.pk, "bank.requested", request.pk)
    refused(lambda: make_message(new_id(), "bank.requested", request.pk))
    refused(lambda: make_message(south.pk, "bank.requested", new_id()))
    refused(lambda: make_message(south.pk, "order.sent", request.pk))
    with in_tenant(south):
        make_message(north.pk, "bank.answered", request.pk)


def test_a_stranger_sends_no_message_about_a_request(north, south, refused):
    with in_platform():
        request = make_request(home=south, asker=None)
    refused(lambda: make_message(south.pk, "bank.requested", request.pk))
    refused(lambda: make_message(south.pk, "bank.answered", request.pk))


def test_the_platform_reads_every_message(north):
    make_message(north.pk)
    with in_platform():
        assert Message.objects.count() == 1


def test_everybody_reads_published_profiles(north, south):
    profile = make_profile(north.pk)
    with in_tenant(south):
        assert Profile.objects.get() == profile


def test_a_foreign_profile_cannot_be_changed_or_made(north, south, refused):
    profile = make_profile(north.pk)
    with in_tenant(south):
        assert Profile.objects.filter(pk=profile.pk).update(home_name="Vieras") == 0
        assert Profile.objects.filter(pk=profile.pk).delete()[0] == 0
        refused(lambda: make_profile(north.pk))
        refused(lambda: Profile.objects.bulk_update([profile], ["home_name"]) or make_profile(north.pk))
    with in_platform():
        refused(lambda: make_profile(north.pk))
        refused(lambda: Profile.objects.update(home_name="Vieras"))
    profile.refresh_from_db()
    assert profile.home_name == "Koti"


def test_a_profile_cannot_be_given_away(north, south, refused):
    make_profile(north.pk)
    refused(lambda: Profile.objects.update(tenant_id=south.pk))


def test_a_bank_request_is_seen_by_its_parties_only(north, south):
    with in_platform():
        to_south = make_request(home=south, asker=None)
        to_north = make_request(home=north, asker=None)
    between = make_request(home=south, asker=north)
    assert set(Request.objects.all()) == {to_north, between}
    assert Request.objects.filter(pk=to_south.pk).update(status="accepted") == 0
    with in_platform():
        assert set(Request.objects.all()) == {to_south, to_north}
    with in_tenant(south):
        assert set(Request.objects.all()) == {to_south, between}


def test_only_the_home_answers_a_request(north, south, refused):
    between = make_request(home=south, asker=north)
    assert Request.objects.update(status="accepted") == 0
    with in_tenant(south):
        assert Request.objects.filter(pk=between.pk).update(status="accepted") == 1
        refused(lambda: Request.objects.update(home_tenant_id=north.pk))


def test_nobody_asks_in_anothers_name(north, south, refused):
    refused(lambda: make_request(home=north, asker=south))
    refused(lambda: make_request(home=north, asker=None))
    with in_platform():
        refused(lambda: make_request(home=north, asker=south))


def test_views_of_a_profile_are_seen_by_home_and_viewer_and_never_changed(north, south, refused):
    make_view(home=south, viewer=north)
    refused(lambda: make_view(home=north, viewer=south))
    refused(lambda: View.objects.update(purpose="muu"))
    with in_tenant(south):
        assert View.objects.count() == 1
    with in_platform():
        make_view(home=south, viewer=None)
    assert View.objects.count() == 1


def test_a_tenant_changes_its_own_words_and_colour_only(north, south, refused):
    assert Tenant.objects.update(brand_colour="#000000") == 1
    with in_platform():
        assert list(Tenant.objects.filter(brand_colour="#000000")) == [north]
    refused(lambda: Tenant.objects.filter(pk=north.pk).update(status="suspended"))
    refused(lambda: Tenant.objects.filter(pk=north.pk).update(schema_name="t_other"))
    refused(lambda: Domain.objects.update(domain="evil.localhost"))


def test_an_empty_tenant_setting_does_not_make_an_organisation_the_platform(north, south, refused):
    with in_platform():
        make_request(home=south, asker=None)
    assert not Request.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kokemus.tenant', '', false)")
        cursor.execute("SELECT count(*) FROM bank_request")
        assert cursor.fetchone() == (0,)
    refused(lambda: make_message(None))
    refused(lambda: make_message(south.pk))


# --- the catalogue ---------------------------------------------------------------------------


def test_every_shared_table_that_names_a_tenant_forces_row_level_security(db):
    assert catalogue.tables_without_forced_security() == set()


def test_every_policy_of_the_code_stands_in_the_database_and_no_other(db):
    from tenants.grants import POLICIES

    wanted = {(table, name, command) for table, rows in POLICIES.items() for name, command, *_ in rows}
    assert catalogue.policies() == wanted


def test_public_and_tenant_share_only_the_known_tables(north):
    known = {"django_migrations"} | catalogue.tables_of_apps(settings.APPS_IN_BOTH)
    assert catalogue.tables_in("public") & catalogue.tables_in(north.schema_name) == known


def test_no_foreign_key_or_view_crosses_schemas(db):
    assert catalogue.foreign_keys_across_schemas() == []
    assert catalogue.views() == []


def test_all_organisations_have_the_same_tables_and_rights(north, south):
    with in_platform():
        assert catalogue.shape_of(north.schema_name) == catalogue.shape_of(south.schema_name)


def test_rights_in_public_are_the_declared_ones(north):
    from tenants.grants import TENANT_RIGHTS

    with in_platform():
        assert catalogue.rights_in_public(north) == {
            (table, word.split()[0])
            for table, rights in TENANT_RIGHTS.items()
            for word in rights.split(", ")
            if word.split()[0].isupper()
        }


def test_every_primary_key_of_ours_is_a_uuid(db):
    from django.apps import apps
    from django.db.models import UUIDField

    ours = [
        model
        for model in apps.get_models()
        if "site-packages" not in __import__(model.__module__, fromlist=["x"]).__file__
    ]
    assert len(ours) > 30
    assert [
        model
        for model in ours
        if model._meta.pk.remote_field is None and not isinstance(model._meta.pk, UUIDField)
    ] in (
        [],
        [Tenant],
    )


def test_no_model_keeps_files_in_a_common_tree(db):
    """A file's key must carry the tenant; until a model has one, none may appear unseen."""
    assert catalogue.file_fields() == []
