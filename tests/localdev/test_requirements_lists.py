"""The pinned lists: every file by its hash, no addresses, everything pyproject names."""

import re
import tomllib

import pytest

from localdev.places import ROOT

LISTS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[a-z,]+\])?==\S+", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named_in_pyproject() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runs = project["dependencies"]
    return {"run.txt": runs, "dev.txt": [*runs, *project["optional-dependencies"]["dev"]], "uv.txt": ["uv"]}


def test_there_are_three_lists():
    assert [path.name for path in LISTS] == ["dev.txt", "run.txt", "uv.txt"]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_list_contains_no_address(path):
    text = path.read_text()
    assert not re.search(r"://|@ |^-|/", text, re.MULTILINE)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_package_in_a_list_has_a_hash(path):
    blocks = re.split(r"\n(?=\S)", path.read_text().strip())
    assert blocks
    for block in blocks:
        assert PINNED.match(block), block
        assert "--hash=sha256:" in block, block


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_list_pins_what_pyproject_names(path):
    pinned = {normal(hit[1]) for hit in PINNED.finditer(path.read_text())}
    wanted = {normal(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in named_in_pyproject()[path.name]}
    assert wanted <= pinned, "run `make lock`"


def test_dev_has_the_same_versions_as_run():
    versions = [dict(re.findall(r"^([a-z0-9-]+)==(\S+)", p.read_text(), re.MULTILINE)) for p in LISTS[:2]]
    dev, run = versions
    assert {name: dev.get(name) for name in run} == run
