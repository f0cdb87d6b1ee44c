"""Bulk import: the file, the check of every row, the run, the report. The run reads and checks everything again."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from administration.people.forms import ImportForm
from administration.people.importing.checking import Outcome, Row, check_rows
from administration.people.importing.running import WRITING, run_import
from administration.people.importing.sheet import as_text
from administration.people.importing.template import template
from administration.people.views import KEEPER, PURPOSE
from domain.errors import DomainError
from ui.answers import status_of

REPORT = "people_import"  # in the session: numbers of rows and what became of them, no names
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    Outcome.NEW: "ok",
    Outcome.WIDENED: "ok",
    Outcome.ADDED: "ok",
    Outcome.NOTHING: "mute",
    Outcome.PROBLEM: "err",
}


@policy(roles=KEEPER, methods={"GET", "POST"}, purpose=PURPOSE)
def upload(request):
    """GET asks for the table; POST shows what each row would do and writes nothing."""
    if request.method != "POST":
        return render(request, "people_settings/import.html", {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    judged = _judged(form, request.user)
    if judged is None:
        return render(request, "people_settings/import.html", {"form": form}, status=422)
    return _check_page(request, form, judged)


@policy(roles=KEEPER, methods={"POST"}, purpose=PURPOSE)
def run(request):
    """Invite everybody whose row is good; the report stands on a page of its own."""
    form = ImportForm(request.POST)
    if not form.is_valid():
        return render(request, "people_settings/import.html", {"form": form}, status=422)
    try:
        judged = run_import(form.cleaned_data["rows"], by=request.user, **form.settings())
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "people_settings/import.html", {"form": form}, status=status_of(error))
    request.session[REPORT] = [[row.number, row.outcome.value, row.reason] for row in judged]
    messages.success(request, _("The import is done."))
    return redirect("people_settings:import_report")


@policy(roles=KEEPER, purpose=PURPOSE)
def report(request):
    """What became of the rows of the last import of this session."""
    rows = [
        {"number": number, "reason": reason, **_tag(Outcome(outcome))}
        for number, outcome, reason in request.session.get(REPORT, [])
    ]
    counts = Counter(row["outcome"] for row in rows)
    context = {
        "rows": [row for row in rows if row["reason"]],
        "counts": _counts(counts),
        "is_empty": not rows,
    }
    return render(request, "people_settings/import_report.html", context)


@policy(roles=KEEPER)
def download(request):
    """The empty table, made now."""
    headers = {"Content-Disposition": 'attachment; filename="henkilosto.xlsx"'}
    return HttpResponse(template(), content_type=XLSX, headers=headers)


def _judged(form: ImportForm, by) -> list[Row] | None:
    """The judged rows, or None with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return check_rows(form.cleaned_data["rows"], by=by, **form.settings())
    except DomainError as error:
        form.add_error("file" if form.cleaned_data.get("file") else "cells", str(error))
        return None


def _check_page(request, form: ImportForm, judged: list[Row]):
    counts = Counter(row.outcome for row in judged)
    context = {
        "rows": [{"row": row, "roles": _roles(row), **_tag(row.outcome)} for row in judged],
        "counts": _counts(counts),
        "good": sum(counts[outcome] for outcome in WRITING),
        "cells": as_text(form.cleaned_data["rows"]),
        "form": form,
    }
    return render(request, "people_settings/import_check.html", context)


def _roles(row: Row) -> str:
    return "; ".join(f"{role.label}, {unit}" if unit else str(role.label) for role, unit in row.roles)


def _words() -> dict[Outcome, str]:
    return {
        Outcome.NEW: _("Is invited"),
        Outcome.WIDENED: _("Invited already, gets a role more"),
        Outcome.ADDED: _("Has an account, gets the role"),
        Outcome.NOTHING: _("Nothing to do"),
        Outcome.PROBLEM: _("Needs correcting"),
    }


def _tag(outcome: Outcome) -> dict:
    return {"outcome": outcome, "word": _words()[outcome], "tone": TONES[outcome]}


def _counts(counts: Counter) -> list[dict]:
    return [{"word": word, "n": counts[outcome]} for outcome, word in _words().items() if counts[outcome]]
