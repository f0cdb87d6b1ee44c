"""Everything in one archive, and back again row by row; a changed archive is refused."""

import json
import re
import shutil
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError

from accounts.models import User
from tenants.context import in_tenant
from tenants.fleet.archive import ArchiveReader, BadArchive
from tenants.models import Tenant
from tests.tenants.lifecycle.conftest import fingerprint_of, schema_of

# A restored schema is a new one: when its migrations ran is its own, and sessions were left out.
NOT_COMPARED = {"django_migrations", "django_session"}


@pytest.fixture(scope="module")
def archive(fleet, tmp_path_factory, django_db_blocker):
    path = tmp_path_factory.mktemp("archive") / "west.zip"
    with django_db_blocker.unblock(), fleet.as_owner():
        fleet.command("export_tenant", "west.localhost", str(path), "--reason", "Sopimus päättyy")
    return path


@pytest.fixture(scope="module")
def restored(fleet, archive, django_db_blocker):
    """A copy at another host, beside the original; what the command said."""
    with django_db_blocker.unblock(), fleet.as_owner():
        return fleet.command("restore_tenant", str(archive), "--host", "copy.localhost")


def manifest_of(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def test_the_manifest_counts_the_rows_of_every_table(fleet, archive):
    manifest, schema = manifest_of(archive), schema_of(fleet, "west")
    tables = fleet.ask("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", schema)
    assert {entry["table"] for entry in manifest["tables"]} == {name for (name,) in tables} - NOT_COMPARED
    for entry in manifest["tables"]:
        assert fleet.ask(f'SELECT count(*) FROM "{schema}"."{entry["table"]}"') == [(entry["rows"],)], entry
    rows = {entry["table"]: entry["rows"] for entry in manifest["tables"]}
    assert rows["accounts_user"] == 2
    assert rows["roles_invitation"] == 1
    assert manifest["left_out"] == ["django_session"]
    assert manifest["schema"]["migrations"]


def test_sealed_columns_stay_sealed_and_the_manifest_says_so(archive):
    manifest = manifest_of(archive)
    assert "iban" in manifest["sealed"]["columns"]["experts_expert"]
    assert "sealed" in manifest["sealed"]["note"]
    with zipfile.ZipFile(archive) as opened:
        text = opened.read("tables/experts_expert.csv").decode()
    assert "FI2112345600000785" not in text
    assert '"\\x01' in text


def test_the_restored_organisation_is_identical_row_by_row(fleet, archive, restored):
    west, copy = (fingerprint_of(fleet, schema_of(fleet, slug)) for slug in ("west", "copy"))
    assert {table: west[table] for table in west.keys() - NOT_COMPARED} == {
        table: copy[table] for table in copy.keys() - NOT_COMPARED
    }
    assert "sealed values cannot be opened" in restored
    assert fleet.ask(
        "SELECT organisation FROM tenants_platformentry WHERE action = 'organisation.restored'"
    ) == [("Läntinen hyvinvointialue",)]


def test_counted_keys_go_on_after_the_restored_ones(owner, restored):
    with in_tenant(Tenant.objects.get(slug="copy")):
        old = set(EmailAddress.objects.values_list("pk", flat=True))
        new = [
            EmailAddress.objects.create(user=User.objects.first(), email=f"uusi{number}@example.fi")
            for number in range(3)
        ]
    assert old
    assert {row.pk for row in new}.isdisjoint(old)


def test_the_host_of_a_standing_organisation_is_refused_and_nothing_is_made(owner, fleet, archive):
    before = fleet.ask("SELECT count(*) FROM tenants_tenant"), fleet.ask("SELECT count(*) FROM pg_namespace")
    with pytest.raises(CommandError, match="south"):
        fleet.command("restore_tenant", str(archive), "--host", "south")
    assert (
        fleet.ask("SELECT count(*) FROM tenants_tenant"),
        fleet.ask("SELECT count(*) FROM pg_namespace"),
    ) == before


def rewritten(archive, tmp_path, change):
    """A copy of the archive whose files went through `change(name, content) -> content or None`."""
    path = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return path


def one_more_user(name, content):
    return content.replace("Väinö".encode(), b"Veeti") if name == "tables/accounts_user.csv" else content


def without_a_table(name, content):
    return None if name == "tables/audit_entry.csv" else content


def with_another_name(name, content):
    return content.replace("Läntinen".encode(), "Itäinen".encode()) if name == "manifest.json" else content


@pytest.mark.parametrize("change", [one_more_user, without_a_table, with_another_name])
def test_a_changed_archive_is_refused(archive, tmp_path, change):
    path = rewritten(archive, tmp_path, change)
    with pytest.raises(BadArchive):
        ArchiveReader(path).check_files()


def test_a_changed_list_is_found_by_its_signature_alone(archive, tmp_path):
    path = rewritten(archive, tmp_path, with_another_name)
    with pytest.raises(BadArchive, match="luettelo"):
        ArchiveReader(path)
    ArchiveReader(path, is_foreign=True).check_files()


def without(*path):
    """A manifest in which something is missing."""

    def change(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        place = manifest
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        return json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        without("organisation"),
        without("organisation", "name"),
        without("tables", 0, "sha256"),
        without("schema"),
        lambda name, content: b"[]" if name == "manifest.json" else content,
        lambda name, content: (
            re.sub(rb'"id": "[^"]+"', b'"id": "7"', content) if name == "manifest.json" else content
        ),
    ],
)
def test_a_foreign_list_of_another_form_is_refused_with_a_sentence(archive, tmp_path, change):
    path = rewritten(archive, tmp_path, change)
    with pytest.raises(BadArchive):
        ArchiveReader(path, is_foreign=True)


def test_a_file_that_is_not_on_the_list_is_refused(archive, tmp_path):
    path = tmp_path / "more.zip"
    shutil.copy(archive, path)
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("tables/stranger.csv", "x")
    with pytest.raises(BadArchive, match=r"stranger\.csv"):
        ArchiveReader(path).check_files()


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(BadArchive):
        ArchiveReader(path)


def test_the_command_refuses_with_a_sentence_and_makes_nothing(owner, fleet, archive, tmp_path):
    path = rewritten(archive, tmp_path, one_more_user)
    with pytest.raises(CommandError, match=r"accounts_user\.csv"):
        fleet.command("restore_tenant", str(path), "--host", "forged")
    assert fleet.ask("SELECT 1 FROM tenants_tenant WHERE slug = 'forged'") == []


def test_an_archive_does_not_write_over_a_file(owner, archive):
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        owner.command("export_tenant", "west.localhost", str(archive))
    assert archive.read_bytes() == before
