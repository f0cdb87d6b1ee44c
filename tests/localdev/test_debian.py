"""System libraries: installed when we are root, otherwise one line says what to do."""

import pytest

from localdev import debian


@pytest.fixture
def without_libraries(monkeypatch):
    monkeypatch.setattr(debian, "_opens", lambda library: False)


def test_nothing_is_installed_when_the_libraries_open(monkeypatch, tmp_path):
    monkeypatch.setattr(debian, "install", lambda *_: pytest.fail("installed in vain"))
    monkeypatch.setattr(debian, "_opens", lambda library: True)
    debian.ensure_pdf_libraries(tmp_path / "apt.log")


def test_somebody_who_is_not_root_is_told_what_to_install(without_libraries, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    debian.ensure_pdf_libraries(tmp_path / "apt.log")
    said = capsys.readouterr().out
    assert "only root" in said
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said


def test_root_installs_what_is_missing(without_libraries, monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(debian.os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        debian.subprocess,
        "run",
        lambda command, **_: ran.append(command) or type("Done", (), {"returncode": 0}),
    )
    debian.ensure_pdf_libraries(tmp_path / "apt.log")
    assert [command[2] for command in ran] == ["update", "install"]
    assert set(debian.PDF_LIBRARIES) < set(ran[1])
