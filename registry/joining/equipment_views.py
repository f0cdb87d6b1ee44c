"""Things lent to experts (A024): what is out, handing out, taking back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access_to_many
from domain.clock import today
from domain.errors import DomainError
from domain.ids import new_id
from registry.experts.selectors import experts_visible_to
from registry.joining import equipment as services
from registry.joining.forms import HandOutForm, TakeBackForm
from registry.joining.models import Equipment
from tenants.terminology.terms import tt
from ui.answers import status_of

KEEPERS = {Role.COORDINATOR}
PURPOSE = "equipment"
PAGE = 25


@policy(roles=KEEPERS, purpose=PURPOSE)
def equipment(request):
    """Everything that is out, the longest out first."""
    page = Paginator(services.still_out(), PAGE).get_page(request.GET.get("page"))
    record_access_to_many(
        [thing.expert_id for thing in page], by=request.user, purpose=PURPOSE, kind="equipment_row"
    )
    return render(request, "joining/equipment.html", {"page": page})


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def hand_out(request, expert_id):
    """Lend a thing to the expert."""
    expert = get_object_or_404(experts_visible_to(request.user), pk=expert_id)
    initial = {"key": new_id(), "handed_on": today()}
    form = HandOutForm(request.POST if request.method == "POST" else None, initial=initial)
    return _typed(
        request, form, {"expert": expert}, "joining/hand_out.html", tt("Written down as handed out."),
        lambda facts: services.hand_out(expert=expert, by=request.user, **facts),
    )  # fmt: skip


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="joining.Equipment", purpose=PURPOSE)
def take_back(request, equipment_id):
    """A thing came back."""
    thing = get_object_or_404(Equipment.objects.select_related("expert"), pk=equipment_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial={"returned_on": today()})
    return _typed(
        request, form, {"thing": thing, "expert": thing.expert}, "joining/take_back.html", tt("Written down as given back."),
        lambda facts: services.take_back(equipment_id=thing.pk, by=request.user, **facts),
    )  # fmt: skip


def _typed(request, form, context: dict, template: str, done: str, act):
    """Run `act` for a valid form; else the page again with what is wrong."""
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, done)
            return redirect("joining:equipment")
    return render(request, template, {"form": form, **context}, status=status)
