"""`manage.py import_register`: a dry run tells what it understood, --commit writes what is clear."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command

from registry.experts.models import Expert
from registry.intake.models import ImportRun
from tenants.context import current_tenant
from tenants.models import Domain
from tests.factories.people import person
from tests.registry.intake.reading.registers import xlsx

HEADER = ["Nimi", "Puhelin", "Sähköposti", "Kotikunta", "Aiheet", "Hetu"]


@pytest.fixture
def host(north) -> str:
    return Domain.objects.filter(tenant=current_tenant()).values_list("domain", flat=True).first()


@pytest.fixture
def register(tmp_path):
    rows = [HEADER, ["Aalto, Aino", "040 1234567", "aino.aalto@example.fi", "Espoo", "masennus", "010594Y9032"],
            ["Niemi, Eero", "040 7654321", "eero at example.fi", "Espo", "suru", "010594Y9033"]]  # fmt: skip
    path = tmp_path / "rekisteri.xlsx"
    path.write_bytes(xlsx(("S", rows)))
    return path


@pytest.mark.requirement("A085")
def test_a_dry_run_writes_what_it_understood_and_nothing_else(host, register, tmp_path):
    out = tmp_path / "out.json"
    call_command("import_register", str(register), tenant=host, json=out)
    told = json.loads(out.read_text("utf-8"))
    assert (told["rows"], told["duplicates"], told["with_issues"]) == (2, 0, 1)
    first, second = told["people"]
    assert (first["sheet"], first["row"], first["first_name"], first["phone"]) == (
        "S",
        2,
        "Aino",
        "+358401234567",
    )
    assert (first["identity_code_valid"], second["identity_code_valid"]) == (True, False)
    assert second["issues"] == ["email invalid", "municipality guessed", "personal identity code invalid"]
    assert "903" not in out.read_text("utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not Expert.objects.filter(last_name__in=("Aalto", "Niemi")).exists()
    assert not ImportRun.objects.exists()


def test_commit_writes_clear_rows_and_leaves_doubtful_ones_out(host, register, capsys):
    person("Kaarina")
    call_command("import_register", str(register), tenant=host, commit=True)
    assert Expert.objects.get(last_name="Aalto").phone == "+358401234567"
    assert not Expert.objects.filter(last_name="Niemi").exists()
    assert "1 new people" in capsys.readouterr().out


def test_what_cannot_be_done_is_said(host, register, tmp_path):
    with pytest.raises(CommandError, match="No organisation"):
        call_command("import_register", str(register), tenant="nowhere.example.fi")
    with pytest.raises(CommandError, match="missing.xlsx"):
        call_command("import_register", str(tmp_path / "missing.xlsx"), tenant=host)
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError):
        call_command("import_register", str(tmp_path / "a.xlsx"), tenant=host)
    with pytest.raises(CommandError, match="not a coordinator"):
        call_command("import_register", str(register), tenant=host, commit=True, by="stranger@example.fi")
