"""`check_words` finds what is planted, and nothing in a clean project."""

import pytest

from tenants.terminology.lint import find_problems

CLEAN_PYTHON = """
from django.utils.translation import gettext_lazy as _
from tenants.terminology.terms import ntt, tt

TITLE = _("Hello")

def words(n, unit):
    tt("Pay {expert:def} by {payer}", payer=unit)
    return ntt("{n} {expert} found", "{n} {expert:pl} found", n)
"""
CLEAN_HTML = """{% load terms i18n %}
{# {% t _("Commented out {expret}") %} #}{% comment %}{% translate "Not used" %}{% endcomment %}
{% t _("Pay {expert:def} by {payer}") payer=unit.name %}
<c-btn label="{% t _('Hello') %}">{% translate "Hello" %}</c-btn>
{% nt "{n} {expert} found" "{n} {expert:pl} found" count %}
{% blocktranslate trimmed with x=y %}
  Total {{ x }}
  100 %
{% endblocktranslate %}
"""
FI = """
msgid "Hello"
msgstr "Hei"

msgid "Pay {expert:def} by {payer}"
msgstr "Maksa {expert:all}, maksaja {payer}"

msgid "{n} {expert} found"
msgid_plural "{n} {expert:pl} found"
msgstr[0] "Yksi {expert} löytyi"
msgstr[1] "{n} {expert:par} löytyi"

msgid "Total %(x)s 100 %%"
msgstr "Yhteensä %(x)s 100 %%"
"""
SV = FI.replace("{expert:all}", "{expert:def}").replace("{expert:par}", "{expert:pl}")


@pytest.fixture
def project(tmp_path, po):
    """A small clean project: one app with Python, a template and two catalogues."""
    app = tmp_path / "shop"
    (app / "templates" / "shop").mkdir(parents=True)
    (app / "views.py").write_text(CLEAN_PYTHON, encoding="utf-8")
    (app / "templates" / "shop" / "page.html").write_text(CLEAN_HTML, encoding="utf-8")
    po.write(app, "fi", po.header + FI)
    po.write(app, "sv", po.header + SV)
    return tmp_path


def problems(project):
    return [str(problem) for problem in find_problems(project)]


def test_a_clean_project_has_no_problems(project):
    assert problems(project) == []


def test_tests_and_virtual_environments_are_not_read(project):
    for folder in ("tests", ".venv", "node_modules"):
        (project / folder).mkdir()
        (project / folder / "x.py").write_text(
            "from django.utils.translation import gettext\ngettext('No')\n"
        )
    assert problems(project) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('msgstr "Hei"', 'msgstr ""', "not translated"),
        ('msgid "Hello"', '#, fuzzy\nmsgid "Hello"', "fuzzy"),
        ('msgid "Hello"', 'msgid "Helo"', "no fi translation: “Hello”"),
        ("{expert:all}", "{expert:def}", "{expert:def}: fi has no form “def”"),
        ("{expert:all}", "{expert:pl}", "fi has no form “pl”"),
        ("{expert:all}", "{order:all}", "the translation lacks {expert}"),
        ("{expert:all}", "{order:all}", "the message has no {order}"),
        ("maksaja {payer}", "maksaja", "the translation lacks {payer}"),
        ("maksaja {payer}", "maksaja {payer:gen}", "“payer” is not a term, so it has no forms"),
        ("maksaja {payer}", "maksaja { payer}", "a brace that is no token"),
        ('"{n} {expert:par} löytyi"', '"{expert:par} löytyi"', "the translation lacks {n}"),
        ('"{n} {expert:par} löytyi"', '""', "not translated"),
        (
            'msgid_plural "{n} {expert:pl} found"',
            'msgid_plural "{n} {expert:pl} there"',
            "no fi plural translation",
        ),
    ],
)
def test_planted_faults_in_a_catalogue_are_found(project, po, old, new, expected):
    assert old in FI
    po.write(project / "shop", "fi", po.header + FI.replace(old, new))
    found = problems(project)
    assert any(expected in problem for problem in found), found
    assert all(problem.split(":")[1].isdigit() for problem in found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('tt("Pay {expret:def} by {payer}", payer=1)', "“expret” is not a term"),
        ('tt("Pay {expert:all} by {payer}", payer=1)', "en has no form “all”"),
        ('tt("Pay {expert:def} by {payer}")', "{payer} is neither a term nor a parameter here"),
        (
            'tt("Pay {expert:def} by {payer}", payer=1, order=2)',
            "the parameter {order} has the name of a term",
        ),
        ('_("Pay {expert:def} by {payer}")', "{expert} is a term: use tt"),
        ('tt("Pay { expert }")', "a brace that is no token"),
        ('tt(f"Pay {1}")', "an f-string cannot be translated"),
        ('tt("New text")', "no fi translation: “New text”"),
        ('tt("New text")', "no sv translation: “New text”"),
        ('tt("New " "text")', "“New text”"),
        ('tt("New " + "text")', "“New text”"),
        ('ntt("{n} {expert} found", "{n} other", 3)', "no fi plural translation: “{n} other”"),
    ],
)
def test_planted_faults_in_python_are_found_with_their_line(project, line, expected):
    (project / "shop" / "views.py").write_text(CLEAN_PYTHON + line + "\n", encoding="utf-8")
    found = problems(project)
    assert any(expected in problem for problem in found), found
    number = CLEAN_PYTHON.count("\n") + 1
    assert all(problem.startswith(f"shop/views.py:{number}: ") for problem in found)


@pytest.mark.parametrize(
    "line",
    [
        'tt("Pay {expert:def} by {payer}", **{"payer": 1})',
        "tt(variable)",
        'str("New text")',
    ],
)
def test_what_cannot_be_judged_is_left_alone(project, line):
    (project / "shop" / "views.py").write_text(CLEAN_PYTHON + line + "\n", encoding="utf-8")
    assert problems(project) == []


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('{% translate "Pay {expert:def} by {payer}" %}', "{expert} is a term"),
        ('{% include "x" with label=_("{expert} here") %}', "{expert} is a term"),
        ('{{ _("New text") }}', "no fi translation: “New text”"),
        ('{% t _("New text") %}', "no sv translation: “New text”"),
        ("{% t label %}", "needs a literal message"),
        (
            '{% t _("Pay {expert:def} by {payer}") fee=1 payer=2 %}',
            "the parameter {fee} has the name of a term",
        ),
        ('{% t _("Pay {expert:def} by {payer}") %}', "{payer} is neither a term nor a parameter"),
        ('{% nt "{n} {expert} found" "{n} {expert:par} found" 3 %}', "en has no form “par”"),
        ("{% blocktranslate %}New text{% endblocktranslate %}", "no fi translation: “New text”"),
        (
            "{% blocktranslate count n=n %}One{% plural %}{{ n }} many{% endblocktranslate %}",
            "no fi translation: “One”",
        ),
    ],
)
def test_planted_faults_in_templates_are_found_with_their_line(project, tag, expected):
    (project / "shop" / "templates" / "shop" / "page.html").write_text(CLEAN_HTML + tag, encoding="utf-8")
    found = problems(project)
    assert any(expected in problem for problem in found), found
    number = CLEAN_HTML.count("\n") + 1
    assert all(problem.startswith(f"shop/templates/shop/page.html:{number}: ") for problem in found)


def test_a_message_may_be_translated_in_any_app(project, po):
    (project / "shop" / "views.py").write_text(CLEAN_PYTHON + '_("Elsewhere")\n', encoding="utf-8")
    for lang in ("fi", "sv"):
        po.write(project / "other", lang, po.header + '\nmsgid "Elsewhere"\nmsgstr "Muualla"\n')
    assert problems(project) == []


def test_a_broken_file_is_a_problem_and_not_a_crash(project, po):
    (project / "shop" / "broken.py").write_text(
        "from tenants.terminology.terms import tt\ndef (:\n", encoding="utf-8"
    )
    po.write(project / "other", "fi", po.header + '\nmsgid "x"\nnonsense\n')
    found = problems(project)
    assert [problem.split(":")[0] for problem in found] == [
        "other/locale/fi/LC_MESSAGES/django.po",
        "shop/broken.py",
    ]


def test_two_apps_may_not_translate_a_message_in_two_ways(project, po):
    """The catalogues are one at run time, so the second translation would change the other app's pages."""
    po.write(project / "stall", "fi", po.header + '\nmsgid "Hello"\nmsgstr "Moi"\n')
    assert "“Hello” is “Hei” in shop" in "\n".join(problems(project))
    po.write(project / "stall", "fi", po.header + '\nmsgid "Hello"\nmsgstr "Hei"\n')
    assert problems(project) == []
