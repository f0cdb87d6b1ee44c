"""The pages that products and kinds of work share; `views` says who may open them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from administration.catalogue.desks import Desk
from administration.catalogue.prices import PriceList
from administration.catalogue.telling import history_of, since_start
from domain.errors import Conflict, DomainError
from registry.orders import catalogue
from registry.orders.catalogue import Item

INDEX = "catalogue_settings:index"


def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new item at the end of its list."""
    form = desk.form(request.POST or None, prices=PriceList.today())
    if request.method == "POST" and form.is_valid():
        item = catalogue.add_item(
            desk.model, key=form.cleaned_data["key"], values=form.values(), by=request.user
        )
        messages.success(
            request, _("“%(name)s” has been added. It can be ordered now.") % {"name": str(item)}
        )
        return redirect(INDEX)
    return _form_page(request, desk, form)


def edit(request: HttpRequest, desk: Desk, item_id: UUID) -> HttpResponse:
    """New values; a change that somebody else made meanwhile is told and not lost."""
    item = _item(desk, item_id)
    form = desk.form(request.POST or None, item=item, prices=PriceList.today())
    conflict = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or catalogue.NOTHING_YET
        try:
            changed = catalogue.change_item(item, values=form.values(), seen=seen, by=request.user)
        except Conflict as error:
            conflict = error
            form.data = form.data.copy()
            form.data["seen"] = str(catalogue.newest_version_id(item.pk))
        else:
            messages.success(
                request, _("“%(name)s” has been saved. New orders use it.") % {"name": str(changed)}
            )
            return redirect(INDEX)
    return _form_page(request, desk, form, item=item, conflict=conflict)


def end(request: HttpRequest, desk: Desk, item_id: UUID) -> HttpResponse:
    """Out of use, back into use, or removed for good when it was never ordered: with the consequences told first."""
    item, refusal = _item(desk, item_id), None
    if request.method == "POST":
        try:
            messages.success(request, _do_end(request, item))
            return redirect(INDEX)
        except DomainError as error:
            refusal = error
    context = {
        "desk": desk, "item": item, "refusal": refusal, "links": desk.links(item),
        "why_not": catalogue.why_not_removed(item),
    }  # fmt: skip
    return render(request, "catalogue_settings/end.html", context, status=409 if refusal else 200)


def history(request: HttpRequest, desk: Desk, item_id: UUID) -> HttpResponse:
    """Who changed it, when and how, and how it differs from the start."""
    item = _item(desk, item_id)
    context = {
        "item": item,
        "steps": history_of(item),
        "since_start": since_start(item),
        "links": desk.links(item),
    }
    return render(request, "catalogue_settings/history.html", context)


def move(request: HttpRequest, desk: Desk, item_id: UUID) -> HttpResponse:
    """One place up or down in the list."""
    catalogue.move_item(_item(desk, item_id), up=request.POST.get("to") == "up", by=request.user)
    return redirect(INDEX)


def _do_end(request: HttpRequest, item: Item) -> str:
    name = {"name": str(item)}
    if "remove" in request.POST:
        catalogue.remove_item(item, by=request.user)
        return _("“%(name)s” has been removed.") % name
    is_active = "use" in request.POST
    catalogue.set_in_use(item, is_active=is_active, by=request.user)
    return (_("“%(name)s” is in use again.") if is_active else _("“%(name)s” is out of use.")) % name


def _item(desk: Desk, item_id: UUID) -> Item:
    return get_object_or_404(desk.model, pk=item_id)


def _form_page(request, desk: Desk, form, *, item: Item | None = None, conflict=None) -> HttpResponse:
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    context = {
        "desk": desk, "form": form, "item": item, "conflict": conflict, "links": desk.links(item) if item else {},
        "own_fields": [form[name] for name in form.fields if name in ("task_type", "rate_code", "audience_scope", "role")],
        "ticks": [form[name] for name in form.fields if name in ("is_public", "is_group", "needs_supervision")],
    }  # fmt: skip
    return render(request, "catalogue_settings/form.html", context, status=status)
