"""The January list of tax cards (A061, A062): who has delivered, who has been reminded, and cards handed in here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.roles.selectors import holds
from audit.services import record_access, record_access_to_many, record_disclosure
from domain.clock import now, today
from domain.errors import DomainError
from files.answers import download
from registry.experts.models import Expert
from registry.experts.selectors import experts_visible_to
from registry.joining import selectors
from registry.joining.forms import NoteCardForm
from registry.joining.models import CardReceiver, TaxCardDelivery
from registry.joining.tax_cards import A_WEEK, note_card, remind_of_card, who_lack, who_need
from tenants.terminology.terms import tt
from ui.answers import refusal_page, status_of

KEEPERS = {Role.COORDINATOR}
PURPOSE = "tax_card"
PAGE = 25


@policy(roles=KEEPERS | {Role.PAYROLL_CLERK}, purpose=PURPOSE)
def tax_cards(request):
    """This year's cards: those that are missing, or all."""
    year, view = today().year, "all" if request.GET.get("view") == "all" else "missing"
    people = who_need(year) if view == "all" else who_lack(year)
    cards = TaxCardDelivery.objects.filter(year=year)
    page = Paginator(people.prefetch_related(Prefetch("tax_cards", cards)), PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {
            "expert": expert,
            "card": next(iter(expert.tax_cards.all()), None),
            "may_remind": _may_remind(expert),
        }
        for expert in page
    ]
    record_access_to_many(
        [row["expert"].pk for row in rows], by=request.user, purpose=PURPOSE, kind="tax_card_row"
    )
    context = {
        "page": page, "rows": rows, "year": year, "view": view, "is_keeper": holds(request.user, Role.COORDINATOR),
        "opens_files": holds(request.user, Role.PAYROLL_CLERK),
    }  # fmt: skip
    return render(request, "joining/tax_cards.html", context)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def note(request, expert_id):
    """Note to whom and when the card was delivered."""
    expert = get_object_or_404(experts_visible_to(request.user), pk=expert_id)
    initial = {"receiver": CardReceiver.PAYROLL, "delivered_on": today()}
    form = NoteCardForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            note_card(expert=expert, year=today().year, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, tt("{Taxcard:def} is noted."))
            return redirect("joining:tax_cards")
    context = {"form": form, "expert": expert, "year": today().year}
    return render(request, "joining/note_card.html", context, status=status)


@policy(roles=KEEPERS, methods={"POST"}, objects="experts.Expert")
def remind(request, expert_id):
    """Remind one person now; nobody is reminded twice in a week."""
    expert = get_object_or_404(experts_visible_to(request.user), pk=expert_id)
    try:
        remind_of_card(expert=expert, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, tt("The reminder is on its way."))
    return redirect("joining:tax_cards")


@policy(roles={Role.PAYROLL_CLERK, Role.EXPERT}, objects="joining.TaxCardDelivery", purpose=PURPOSE)
def file(request, card_id):
    """A card that was handed in here, for payroll and its owner only."""
    card = get_object_or_404(selectors.cards_visible_to(request.user), pk=card_id)
    if card.expert.user_id != request.user.pk:
        record_access(person_id=card.expert_id, by=request.user, purpose=PURPOSE, kind="tax_card_file")
        record_disclosure(
            what="tax_card.file", subject_id=card.pk, by=request.user, receiver=str(request.tenant), ground="payment",
            people=1,
        )  # fmt: skip
    return download(card.file)


def _may_remind(expert: Expert) -> bool:
    last = expert.last_reminded
    return expert.user_id is not None and (last is None or last <= now() - A_WEEK)
