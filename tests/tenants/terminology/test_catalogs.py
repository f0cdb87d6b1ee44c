"""Compiling catalogues, and the commands."""

import gettext
import io
import os
import shutil
import subprocess

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tenants.terminology import catalogs, lint
from tenants.terminology.catalogs import compile_words


def test_words_are_compiled_once_and_again_when_they_change(tmp_path, po):
    path = po.write(
        tmp_path,
        "fi",
        po.header + '\nmsgid "Hello"\nmsgstr "Hei"\n\n#, fuzzy\nmsgid "Bye"\nmsgstr "Hei hei"\n',
    )
    compiled = path.with_suffix(".mo")
    assert compile_words(tmp_path) == [compiled]
    assert compile_words(tmp_path) == []
    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert (words.gettext("Hello"), words.gettext("Bye")) == ("Hei", "Bye")
    os.utime(path, ns=(0, compiled.stat().st_mtime_ns + 1))
    assert compile_words(tmp_path) == [compiled]
    assert sorted(file.name for file in path.parent.iterdir()) == ["django.mo", "django.po"]


def test_the_command_prints_each_problem_and_fails(tmp_path, po, monkeypatch):
    po.write(tmp_path, "fi", po.header + '\nmsgid "Hello"\nmsgstr ""\n')
    find_problems = lint.find_problems
    monkeypatch.setattr(lint, "find_problems", lambda: find_problems(tmp_path))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("check_words", stdout=out)
    assert out.getvalue() == "locale/fi/LC_MESSAGES/django.po:6: not translated: “Hello”\n"


def test_the_shipped_words_are_up_to_date():
    call_command("build_words", "--check")


def test_this_apps_own_words_are_in_order():
    app = catalogs.ROOT / "tenants" / "terminology"
    assert [str(problem) for problem in lint.find_problems(app)] == []


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_extraction_sees_terms_in_python_and_templates(tmp_path, po, monkeypatch):
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text(
        'tt("From tt {expert:a}")\ntt_lazy("Lazy")\nntt("{n} one", "{n} many", 3)\n'
    )
    (tmp_path / "templates" / "a.html").write_text(
        '{% t _("100 % tag") %}{% nt "{n} \'x\' one" "{n} y" count %}'
    )
    path = po.write(tmp_path, "fi", po.header)
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", verbosity=0, locale=["fi"])
    text = path.read_text(encoding="utf-8")
    for line in (
        'msgid "From tt {expert:a}"',
        'msgid "Lazy"',
        'msgid_plural "{n} many"',
        'msgid "100 % tag"',
        "msgid \"{n} 'x' one\"",
        'msgid_plural "{n} y"',
    ):
        assert line in text, text
    assert "#: " not in text
    assert "brace-format" not in text
    assert subprocess.run(["msgfmt", "-o", os.devnull, path], check=False).returncode == 0
