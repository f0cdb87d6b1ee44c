"""The expert's own facts: the list of pages, contact, limits, times, pause, topics, needs, a change (E10–E12)."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from domain.clock import today
from domain.errors import DomainError
from registry.bank.wording import topic_name
from registry.experts import telling
from registry.experts.forms import reader_language
from registry.experts.models import ConsentPurpose
from registry.experts.purposes import allows, needs_of
from registry.experts.services import locked, update_details
from registry.own.forms import (
    CLOSE,
    OFF,
    ChangeForm,
    ContactForm,
    LimitsForm,
    NeedsForm,
    PauseForm,
    TimesForm,
    TopicForm,
)
from registry.own.index import own_pages
from registry.own.people import own_expert
from ui.answers import posted


@policy(roles={Role.EXPERT})
def home(request):
    """My details: a short list of links with their states."""
    expert = own_expert(request)
    return render(request, "own/home.html", {"expert": expert, "groups": own_pages(expert)})


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def contact(request):
    """How I am reached, and my introduction."""
    return _facts(request, ContactForm, "own/contact.html")


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def limits(request):
    """What kind of work, how much and how far. A change reaches matching and the bank at once."""
    return _facts(request, LimitsForm, "own/limits.html")


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def availability(request):
    """Times of a week that suit; none at all means any time."""
    expert = own_expert(request)
    times = expert.availability.values_list("weekday", "since", "until")
    form = TimesForm(posted(request), times=times)

    def save():
        telling.tell_times(expert=expert, times=form.times(), by=request.user)

    return _told(request, form, save, "own/availability.html", _("Your times have been saved."), "own:home")


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def pause(request):
    """A pause in two taps; back again in one."""
    expert = own_expert(request)
    if request.method == "POST" and "back" in request.POST:
        telling.take_pause(expert=expert, until=None, by=request.user)
        messages.success(request, _("Welcome back! You can be asked again."))
        return redirect("own:home")
    form = PauseForm(posted(request))

    def save():
        telling.take_pause(expert=expert, until=form.until_day(), by=request.user)

    is_paused = expert.paused_until is not None and expert.paused_until > today()
    facts = {"expert": expert, "is_paused": is_paused}
    return _told(
        request, form, save, "own/pause.html", _("Your pause has begun. Rest well."), "own:home", **facts
    )


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def topics(request):
    """What I speak about, what somebody close has lived through, and what nobody may ask (A167)."""
    expert = own_expert(request)
    rows = list(expert.topics.order_by("is_off_limits", "topic_code"))
    if request.method == "POST" and "remove" in request.POST:
        _save_topics(request, expert, [row for row in rows if row.topic_code != request.POST["remove"]])
        messages.success(request, _("The topic was removed."))
        return redirect("own:topics")
    form = TopicForm(posted(request))

    def save():
        code, what = form.cleaned_data["topic"], form.cleaned_data["what"]
        others = [row for row in rows if row.topic_code != code]
        _save_topics(request, expert, others, added=(code, what))

    shown = [{"code": row.topic_code, "name": topic_name(row.topic_code), "row": row} for row in rows]
    return _told(
        request, form, save, "own/topics.html", _("The topic was added."), "own:topics", topics=shown
    )


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def access(request):
    """What I need to be able to work, and who may hear of it (A146)."""
    expert = own_expert(request)
    needs = needs_of(expert)
    may_be_told = allows(expert, ConsentPurpose.ACCESS_NEEDS)
    initial = {"needs": needs.access, "devices": needs.devices, "may_be_told": may_be_told}
    form = NeedsForm(posted(request), initial=initial)

    def save():
        telling.tell_needs(expert=expert, language=reader_language(), by=request.user, **form.cleaned_data)

    return _told(request, form, save, "own/access.html", _("Your needs have been saved."), "own:home")


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def change(request):
    """Something in my life affects the activity; the coordinator gets in touch (A199)."""
    expert = own_expert(request)
    form = ChangeForm(posted(request))

    def save():
        telling.tell_life_change(expert=expert, text=form.cleaned_data["text"], by=request.user)

    done = _("Thank you for telling. We contact you.")
    return _told(
        request, form, save, "own/change.html", done, "own:change", told=expert.life_changes.all()[:5]
    )


@transaction.atomic
def _facts(request, form_class, template: str):
    """The person's row is held from the comparison with what the page showed until it is saved."""
    expert = own_expert(request)
    form = form_class(posted(request), instance=locked(expert) if request.method == "POST" else expert)

    def save():
        told = {name: form.cleaned_data[name] for name in form.Meta.fields}
        update_details(expert=expert, by=request.user, **told)

    return _told(request, form, save, template, _("Your details have been saved."), "own:home")


def _told(request, form, save, template: str, done: str, then: str, **facts):
    """Save what was told and go on, or show the form again with what to do."""
    if form.is_bound and form.is_valid():
        try:
            save()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then)
    return render(request, template, {"form": form, **facts}, status=422 if form.errors else 200)


def _save_topics(request, expert, rows, added: tuple[str, str] | None = None) -> None:
    topics = [(row.topic_code, row.is_close_one) for row in rows if not row.is_off_limits]
    off = [row.topic_code for row in rows if row.is_off_limits]
    if added and added[1] == OFF:
        off.append(added[0])
    elif added:
        topics.append((added[0], added[1] == CLOSE))
    telling.tell_topics(expert=expert, topics=topics, off_limits=off, by=request.user)
