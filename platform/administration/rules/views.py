"""Reading the rules: all of them, one of them, one version, and two versions beside each other."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.policy import policy
from accounts.roles.models import Role
from administration.rules import pages
from administration.rules.asking import asked_editor, asked_unit, asked_version, in_force
from administration.rules.choosing import UnitChoice, VersionChoice
from administration.rules.editors import Editor
from administration.rules.trying import tried
from domain.clock import today
from tenants.organisation.models import Unit
from tenants.organisation.versions import starting_version, version_before, versions_of

readable = policy(roles={Role.ADMINISTRATOR}, readers={Role.SUPPORT})


@readable
def index(request):
    """Every rule in words: since when, approved by whom, and where a unit does otherwise (A105, A106)."""
    context = {"lines": pages.lines(), "exceptions": pages.exceptions()}
    return render(request, "rule_settings/index.html", context)


@readable
def detail(request, kind):
    """One kind of rule, of the organisation or of the unit in `?unit=`."""
    editor = asked_editor(request, kind)
    unit = asked_unit(request, editor)
    current = in_force(editor, unit)
    context = {
        **frame(editor, unit),
        **pages.rule_page(editor, unit, current),
        "choice": UnitChoice(initial={"unit": unit and unit.pk}) if editor.per_unit else None,
        **(tried(editor, current.data, request.GET) if current else {}),
    }
    return render(request, "rule_settings/detail.html", context)


@policy(roles={Role.ADMINISTRATOR}, readers={Role.SUPPORT}, objects="organisation.RuleVersion")
def version(request, version_id):
    """One version: in words, its example, who approved it, and what it changed."""
    editor, shown = asked_version(request, version_id)
    before = version_before(shown)
    context = {
        **frame(editor, shown.unit),
        "version": shown,
        "words": pages.words_of(editor, shown),
        "before": before,
        "changes": pages.changes_in_words(editor, before.data, shown.data) if before else [],
        "is_coming": shown.valid_from > today(),
        "is_past": bool(shown.valid_to and shown.valid_to <= today()),
        **tried(editor, shown.data, request.GET),
    }
    return render(request, "rule_settings/version.html", context)


@readable
def compare(request, kind):
    """Two versions beside each other; first the starting values and what is in force."""
    editor = asked_editor(request, kind)
    unit = asked_unit(request, editor)
    current = in_force(editor, unit)
    if current is None:
        raise Http404
    start = starting_version(editor.kind) or current
    other = versions_of(editor.kind, unit).exclude(pk=start.pk).first()
    second = other if other and current == start else current
    form = VersionChoice(request.GET or None, editor=editor, first=start, second=second)
    left, right = form.chosen()
    context = {
        **frame(editor, unit),
        "form": form,
        "left": left,
        "right": right,
        "is_only": len(form.versions) == 1,
        "changes": pages.changes_in_words(editor, left.data, right.data),
        "values": pages.changes_by_value(editor, left.data, right.data),
    }
    return render(request, "rule_settings/compare.html", context)


def frame(editor: Editor, unit: Unit | None) -> dict:
    """What every page of one kind needs: the editor, the unit, and the addresses with the unit in them."""
    query = f"?unit={unit.pk}" if unit else ""
    names = ("detail", "new", "compare", "end")
    links = {name: reverse(f"rule_settings:{name}", args=[editor.kind]) + query for name in names}
    return {"editor": editor, "unit": unit, "links": links}
