"""From a file to the register: bring it, look at its columns, check, run, report, undo (C23)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access_to_many
from domain.errors import DomainError
from files.answers import attachment
from files.sheets import MEDIA_TYPE
from registry.intake import recognising, running, selectors, undoing, uploading
from registry.intake.choosing import doubtful_values
from registry.intake.forms import ColumnsForm, UploadForm, WordsForm
from registry.intake.models import ImportRun, ImportStatus, Outcome
from registry.intake.recognising import understood
from registry.intake.reporting import left_out_workbook
from registry.intake.wording import reason_word
from ui.answers import refusal_page, status_of

KEEPERS: frozenset[str] = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
PURPOSE = "register import"
PAGE = 25
TABS = (Outcome.LOOK, Outcome.NEW, Outcome.UPDATE, Outcome.DUPLICATE, Outcome.SKIPPED)


@policy(roles=KEEPERS, methods={"GET", "POST"}, purpose=PURPOSE)
def index(request):
    """Bring a file or paste cells; earlier imports below."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    status = 422 if is_sent else 200
    if is_sent and form.is_valid():
        content, name = form.content()
        try:
            run = uploading.upload_register(content=content, name=name, by=request.user)
        except DomainError as refusal:
            form.add_error("file" if name else "cells", str(refusal))
        else:
            return redirect("intake:run", run.pk)
    page = Paginator(selectors.imports_visible_to(request.user), 10).get_page(request.GET.get("page"))
    return render(request, "intake/index.html", {"form": form, "page": page}, status=status)


@policy(roles=KEEPERS, objects="intake.ImportRun", purpose=PURPOSE)
def run(request, run_id):
    """An import where it is now: the work going on, the columns, the rows to check, or the report."""
    found = _one(request, run_id)
    if found.status == ImportStatus.MAPPED:
        return _columns_page(request, found, ColumnsForm(tables=_tables(found)))
    if found.status == ImportStatus.CHECKED:
        return _check_page(request, found)
    if found.is_at_work:
        context = {"run": found, "is_stuck": uploading.is_stuck(found)}
        return render(request, "intake/working.html", context)
    return _report_page(request, found)


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def columns(request, run_id):
    """The columns are as chosen; the rows are read next."""
    found = _one(request, run_id)
    if found.status != ImportStatus.MAPPED:
        return _try(request, found, lambda: uploading.locked_at(found.pk, ImportStatus.MAPPED))
    form = ColumnsForm(request.POST, tables=_tables(found))
    if not form.is_valid():
        return _columns_page(request, found, form, status=422)
    choices, taken = form.chosen()
    try:
        recognising.choose_columns(run_id=found.pk, choices=choices, taken=taken, by=request.user)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _columns_page(request, found, form, status=status_of(refusal))
    return redirect("intake:run", found.pk)


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def back(request, run_id):
    """Back to the columns."""
    found = _one(request, run_id)
    return _try(request, found, lambda: recognising.look_again(run_id=found.pk, by=request.user))


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def words(request, run_id):
    """Words of the file that nobody knew: what they mean, from now on."""
    found = _one(request, run_id)
    unknown = understood(found.file).get("unknown", {}) if hasattr(found, "file") else {}
    form = WordsForm(request.POST if request.method == "POST" else None, unknown=unknown)
    if form.is_bound and form.is_valid():
        explained = form.explained()
        return _try(
            request,
            found,
            lambda: recognising.explain_words(run_id=found.pk, words=explained, by=request.user),
        )
    groups = [
        {"title": _("Topics of experience") if kind == "topics" else _("Kinds of work"),
         "rows": [(form[f"{kind}-{number}"], count) for number, count in enumerate(found_words.values())]}
        for kind, found_words in unknown.items()
    ]  # fmt: skip
    context = {"run": found, "form": form, "groups": groups}
    return render(request, "intake/words.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def start(request, run_id):
    """Bring the decided rows in."""
    found = _one(request, run_id)
    return _try(request, found, lambda: running.start_import(run_id=found.pk, by=request.user))


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def again(request, run_id):
    """The work has stood still: ask for it again."""
    found = _one(request, run_id)
    return _try(request, found, lambda: uploading.ring_again(run_id=found.pk, by=request.user))


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def drop(request, run_id):
    """Give the import up; the file is erased."""
    found = _one(request, run_id)
    try:
        uploading.drop_import(run_id=found.pk, by=request.user)
    except DomainError as refusal:
        return refusal_page(request, refusal)
    messages.success(request, _("The import was given up and its file erased. Nothing was brought in."))
    return redirect("intake:index")


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def undo(request, run_id):
    """What undoing does, on a page of its own; POST does it."""
    found = _one(request, run_id)
    if request.method == "POST":
        return _try(request, found, lambda: undoing.undo_import(run_id=found.pk, by=request.user))
    if not undoing.can_be_undone(found):
        return redirect("intake:run", found.pk)
    context = {
        "run": found, "counts": selectors.state_counts(found), "known": selectors.known_people_count(found),
        "until": undoing.undo_until(found),
    }  # fmt: skip
    return render(request, "intake/undo.html", context)


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def left_out(request, run_id):
    """The rows that were left out, as a workbook; handing it out is written down."""
    found = _one(request, run_id)
    content = left_out_workbook(run=found, by=request.user)
    return attachment(content, name="poisjatetyt.xlsx", content_type=MEDIA_TYPE)


def _one(request, run_id) -> ImportRun:
    return get_object_or_404(selectors.imports_visible_to(request.user), pk=run_id)


def _try(request, found: ImportRun, act):
    """Do it and show the import where it is then; a refusal is a page of its own."""
    try:
        act()
    except DomainError as refusal:
        return refusal_page(request, refusal)
    return redirect("intake:run", found.pk)


def _tables(found: ImportRun) -> list[dict[str, Any]]:
    """Tables of the file with their columns and samples, those with people first."""
    facts = understood(found.file)
    mapped, samples = facts.get("mapping", {}).get("tables", {}), facts.get("samples", {})
    tables = []
    for table in facts.get("tables", []):
        chosen = mapped.get(table["key"], {"columns": [], "is_taken": False})
        columns = [
            {**column, "samples": samples.get(table["key"], {}).get(str(column["index"]), [])}
            for column in chosen["columns"]
        ]
        words = reason_word(table["skip"]) if table["skip"] else ""
        tables.append({**table, "columns": columns, "is_taken": chosen["is_taken"], "why_not": words})
    return sorted(tables, key=lambda table: not table["is_taken"])


def _columns_page(request, found: ImportRun, form: ColumnsForm, status: int = 200):
    tables = [
        {**table, "take": form[f"take-{number}"],
         "rows_of_columns": [
             {"column": column, "field": form[f"column-{number}-{column['index']}"]} for column in table["columns"]
         ]}
        for number, table in enumerate(form.tables)
    ]  # fmt: skip
    nameless = sum(
        not column["field"] for table in form.tables if table["is_taken"] for column in table["columns"]
    )
    context = {
        "run": found, "form": form, "tables": tables, "nameless": nameless, "earlier": selectors.earlier_import(found),
    }  # fmt: skip
    return render(request, "intake/columns.html", context, status=status)


def _check_page(request, found: ImportRun):
    counts = selectors.outcome_counts(found)
    usual = Outcome.LOOK if counts[Outcome.LOOK] else Outcome.NEW
    current = request.GET.get("show") if request.GET.get("show") in Outcome.values else usual.value
    rows = found.rows.filter(outcome=current).select_related("same_as").order_by("position")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    views = selectors.row_views(page)
    record_access_to_many(
        {row.expert_id for row in page if row.expert_id}, by=request.user, purpose=PURPOSE, kind="register_import"
    )  # fmt: skip
    facts = understood(found.file)
    context = {
        "run": found, "page": page, "rows": views, "counts": counts, "current": current,
        "tabs": [(outcome.value, outcome.label, counts[outcome], outcome.value == current) for outcome in TABS],
        "taken": selectors.taken_count(found), "waiting": counts[Outcome.LOOK],
        "takeable": doubtful_values(found).count() if current == Outcome.LOOK else 0,
        "remarks": [reason_word(code, raw=raw, guess=guess) for code, raw, guess in facts.get("remarks", [])],
        "unknown": sum(len(words) for words in facts.get("unknown", {}).values()),
        "earlier": selectors.earlier_import(found),
    }  # fmt: skip
    return render(request, "intake/check.html", context)


def _report_page(request, found: ImportRun):
    page = Paginator(selectors.left_out_rows(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": found, "page": page, "rows": selectors.row_views(page), "counts": selectors.state_counts(found),
        "until": undoing.undo_until(found), "can_undo": undoing.can_be_undone(found),
    }  # fmt: skip
    return render(request, "intake/report.html", context)
