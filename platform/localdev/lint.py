"""`make lint`: every check, one line each; all run even when one fails."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

from localdev.catalogues import compile_catalogues
from localdev.places import ROOT, Place
from localdev.servers import servers_for

BIN = Path(sys.executable).parent
CONTRACTS = "importlinter.toml"


@dataclass(frozen=True)
class Step:
    """One check: its name on screen and the command that makes it."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def passes(self, environment: dict[str, str]) -> bool:
        """Run it, print one line, and what it said if it failed."""
        started = time.monotonic()
        done = subprocess.run(
            self.command, cwd=ROOT, env=environment | self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        mark = "failed" if done.returncode else "ok"
        print(f"  {mark:6}  {self.name:32} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            print("\n".join(f"          {line}" for line in done.stdout.rstrip().splitlines()), flush=True)
        return done.returncode == 0


def lint(place: Place, only: list[str] | None = None) -> int:
    """Run the checks (those whose name contains one of `only`, if given); 1 if one failed."""
    place.make()
    compile_catalogues()
    with servers_for(place) as environment:
        steps = [step for step in _steps(place) if not only or any(word in step.name for word in only)]
        results = [step.passes(environment) for step in steps]
    failed = results.count(False)
    print(
        f"\n{failed} of {len(results)} checks failed." if failed else f"\nAll {len(results)} checks passed."
    )
    return 1 if failed else 0


def _steps(place: Place) -> list[Step]:
    ruff, manage = str(BIN / "ruff"), [sys.executable, str(ROOT / "manage.py")]
    brief = ["--quiet", "--output-format", "concise"]
    contracts = write_contracts(ROOT, place.folder / CONTRACTS)
    owner = {"DATABASE_LOGIN": "owner"}
    return [
        Step("ruff check", [ruff, "check", *brief, "."]),
        Step("ruff format", [ruff, "format", "--check", *brief, "."]),
        Step("djlint (templates)", [str(BIN / "djlint"), *_template_folders(), "--lint", "--quiet"]),
        Step("mypy (types)", [str(BIN / "mypy"), "--no-error-summary", *typed_files(ROOT)]),
        Step("import-linter (layers)", [str(BIN / "lint-imports"), "--config", contracts, "--no-cache"]),
        Step("forbidden patterns", [sys.executable, "-m", "localdev.patterns"]),
        Step("manage.py check", [*manage, "check", "--fail-level", "WARNING"]),
        Step("migrations are complete", [*manage, "makemigrations", "--check", "--dry-run"], owner),
        Step("catalogues are complete", [*manage, "check_words"]),
    ]


def _template_folders() -> list[str]:
    return [
        name
        for name in ("platform", "tenants", "registry", "billing", "notifications")
        if (ROOT / name).exists()
    ]


def _settings(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]


def typed_files(root: Path) -> list[str]:
    """The files mypy reads: `[tool.kokemusalusta] typed`, expanded (glob skips .venv and .local)."""
    patterns = _settings(root)["kokemusalusta"]["typed"]
    found = {name for pattern in patterns for name in glob(pattern, root_dir=root, recursive=True)}
    return sorted(name for name in found if not name.startswith("tests/"))


def write_contracts(root: Path, target: Path) -> str:
    """The import contracts of pyproject.toml for the packages that exist; returns the file's path.

    import-linter allows optional layers but refuses root packages that are not there yet.
    """
    settings = _settings(root)["importlinter"]
    packages = [name for name in settings["root_packages"] if _is_package(root, name)]
    lines = ["[tool.importlinter]", f"root_packages = {_toml(packages)}"]
    lines += [
        f"{name} = {str(settings[name]).lower()}" for name in settings if isinstance(settings[name], bool)
    ]
    for contract in settings["contracts"]:
        lines.append("[[tool.importlinter.contracts]]")
        for name, value in contract.items():
            known = [v for v in value if v in packages] if name in ("containers", "source_modules") else value
            lines.append(f"{name} = {_toml(known)}")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(target)


def _is_package(root: Path, name: str) -> bool:
    return any((base / name / "__init__.py").exists() for base in (root, root / "platform"))


def _toml(value: str | list[str]) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return '"' + value.replace('"', '\\"') + '"'
