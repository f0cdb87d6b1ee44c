"""Deciding about rows: one on a page of its own, or many at once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.policy import policy
from audit.services import record_access_to_many
from domain.errors import DomainError
from registry.experts.models import Expert
from registry.intake import choosing, selectors
from registry.intake.facts import Facts, facts_in
from registry.intake.forms import EARLIER_ROW, SAME, RowForm
from registry.intake.models import Choice, ImportRow, ImportStatus, Outcome
from registry.intake.views import KEEPERS, PURPOSE
from registry.intake.wording import change_words, facts_words, municipality_word, reasons_of
from registry.orders.models import TaskType
from tenants.terminology.terms import ntt, tt
from ui.answers import refusal_page, status_of

AS_SHOWN, LEAVE, ADD_AFTER_ALL = "as_shown", "leave", "add"


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="intake.ImportRow", purpose=PURPOSE)
def row(request, row_id):
    """One row: what stands in the file, what is in doubt, who it may be; POST decides and goes to the next one."""
    found = get_object_or_404(selectors.rows_visible_to(request.user), pk=row_id)
    if found.run.status != ImportStatus.CHECKED and request.method != "POST":
        return redirect("intake:run", found.run_id)
    facts = facts_in(found)
    candidates = selectors.candidates_for(facts)
    form = _form(request.POST if request.method == "POST" else None, found, facts, candidates)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return _decided(request, found, form)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
                status = status_of(refusal)
    seen = {expert.pk for expert in candidates} | ({found.expert_id} if found.expert_id else set())
    record_access_to_many(seen, by=request.user, purpose=PURPOSE, kind="register_import")
    return render(request, "intake/row.html", _context(found, facts, form), status=status)


@policy(roles=KEEPERS, methods={"POST"}, objects="intake.ImportRun", purpose=PURPOSE)
def take(request, run_id):
    """Decide about many: doubtful rows as they are shown, or those who are in the register already."""
    run = get_object_or_404(selectors.imports_visible_to(request.user), pk=run_id)
    act = request.POST.get("act")
    try:
        if act == AS_SHOWN:
            count = choosing.take_doubtful(run_id=run.pk, by=request.user)
        else:
            count = choosing.leave_alone(run_id=run.pk, by=request.user, take=act == ADD_AFTER_ALL)
    except DomainError as refusal:
        return refusal_page(request, refusal)
    messages.success(request, ntt("{n} row was decided.", "{n} rows were decided.", count))
    return redirect("intake:run", run.pk)


def _decided(request, found: ImportRow, form: RowForm):
    choice, expert_id = form.decided()
    choosing.decide_row(
        row_id=found.pk, values=form.values(), choice=choice, expert_id=expert_id, by=request.user,
        seen=form.cleaned_data["seen"],
    )  # fmt: skip
    following = selectors.next_to_decide(found)
    if following is not None:
        return redirect("intake:row", following.pk)
    return redirect(f"{reverse('intake:run', args=[found.run_id])}?show={Outcome.NEW}")


def _form(data, found: ImportRow, facts: Facts, candidates: list[Expert]) -> RowForm:
    decisions = [(Choice.ADD.value, tt("A new person"))]
    decisions += [
        (f"{SAME}{expert.pk}", tt("The same person as {who}", who=_who(expert))) for expert in candidates
    ]
    if found.same_as:
        earlier = f"{facts_in(found.same_as).name}, {found.same_as.sheet} {found.same_as.number}"
        decisions.append((EARLIER_ROW, tt("The same person as on the earlier row: {who}", who=earlier)))
    decisions.append((Choice.SKIP.value, tt("Leave this row out")))
    return RowForm(
        data, facts=facts, seen=found.version, decisions=decisions, decision=_present(found, decisions),
        task_types=[(task.code, str(task)) for task in TaskType.objects.filter(is_active=True).order_by("position")],
    )  # fmt: skip


def _present(found: ImportRow, decisions: list[tuple[str, str]]) -> str:
    """The decision that is chosen when the page opens: none for somebody who may be one of the register."""
    keys = {key for key, _words in decisions}
    same = f"{SAME}{found.expert_id}"
    if found.choice == Choice.SKIP and found.version:
        return Choice.SKIP
    if found.expert_id and same in keys and not set(choosing.WHO) & set(found.reasons):
        return same
    if found.same_as_id and "row_of_another_name" not in found.reasons:
        return EARLIER_ROW
    return Choice.ADD if found.expert_id is None and choosing.is_clear(found) else ""


def _who(expert: Expert) -> str:
    return ", ".join(filter(None, [str(expert), municipality_word(expert.municipality_code), expert.email]))


def _context(found: ImportRow, facts: Facts, form: RowForm) -> dict:
    doubtful = [form[name] for name in _doubtful_fields(facts) if name in form.fields]
    hidden = {"decision", "replace", "seen"} | {field.name for field in doubtful}
    changes = change_words(selectors.changes_of(found, facts))
    return {
        "row": found, "run": found.run, "facts": facts_words(facts), "name": facts.name, "form": form,
        "reasons": reasons_of(found, facts), "doubtful": doubtful, "changes": changes,
        "others": [field for field in form if field.name not in hidden],
        "can_replace": any(change["kind"] == "differs" for change in changes),
        "is_person": choosing.is_person(found),
    }  # fmt: skip


FORM_FIELDS = {
    "name": ("first_name", "last_name"), "municipality": ("municipality_code",), "close_topics": ("topics",),
    "roles": ("task_codes",), "training_hours": ("hours",), "trained_at": ("completed",),
}  # fmt: skip


def _doubtful_fields(facts: Facts) -> list[str]:
    """The form's fields of what must be looked at, each once."""
    names = [doubt.field for doubt in facts.doubts if doubt.needs_look]
    return list(dict.fromkeys(one for name in names for one in FORM_FIELDS.get(name, (name,))))
