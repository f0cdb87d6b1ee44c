"""The table of experts (C6): search, columns and saved views. Every row that was shown is written down."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.roles.selectors import may_open
from audit.services import record_access_to_many
from domain.errors import NotAllowed
from registry.register import services
from registry.register.choosing import READY_MADE, Shown, layout_of, of_search, shown, views_of
from registry.register.columns import Column, chosen, drawn
from registry.register.facets import topics_on_offer
from registry.register.forms import ColumnsForm, SearchForm, ViewForm
from registry.register.models import Layout
from registry.register.rows import rows_of
from registry.register.searching import Wish, found
from tenants.terminology.terms import tt_lazy

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "register"
PAGE_SIZE = 25
# The desks around the table: what they do, and where.
DESKS = (
    ("register:topics", gettext_lazy("Topics on offer")),
    ("applying:desk", gettext_lazy("Applications")),
    ("intake:index", gettext_lazy("Bring a register")),
    ("merging:index", gettext_lazy("Possible duplicates")),
    ("rights:index", gettext_lazy("Requests about personal data")),
    ("events:index", gettext_lazy("Events")),
    ("training:idle", tt_lazy("Without {task:pl} for long")),
    ("joining:agreements", gettext_lazy("Ending agreements")),
    ("joining:tax_cards", gettext_lazy("Tax cards")),
    ("joining:equipment", gettext_lazy("Equipment")),
    ("register:letters", gettext_lazy("Messages sent")),
)


@dataclass(frozen=True)
class Head:
    """A column's heading: where pressing it leads, and how the table is sorted now."""

    column: Column
    url: str = ""
    sorted: str = ""


@policy(roles=KEEPERS, methods={"GET", "POST"}, purpose=PURPOSE)
def index(request):
    """The table. A search is sent by POST and leads to an address with a random id (decision 0051)."""
    layout = layout_of(request.user)
    what = shown(request.user, request.GET, layout)
    with_more = "more" in request.GET or what.wish.asks_more
    form = (
        SearchForm(request.POST)
        if request.method == "POST"
        else SearchForm(wish=what.wish, with_more=with_more)
    )
    if form.is_bound and form.is_valid():
        return redirect(_address_of(form.wish(), request.user))
    context = {**_table(request, what, layout), **_around(request, what, layout), "form": form}
    template = "register/index.html#table" if request.htmx else "register/index.html"
    return render(request, template, context, status=422 if form.errors else 200)


@policy(roles=KEEPERS)
def topics(request):
    """Which topics there are and how many experts each has (A014)."""
    return render(request, "register/topics.html", {"groups": list(topics_on_offer())})


@policy(roles=KEEPERS, methods={"GET", "POST"})
def columns(request):
    """Choose the columns of one's own table."""
    layout = layout_of(request.user)
    now = [column.key for column in chosen(layout.columns)]
    back = shown(request.user, request.GET, layout).url
    form = ColumnsForm(request.POST if request.method == "POST" else None, initial={"columns": now})
    if form.is_bound and form.is_valid():
        services.choose_columns(keys=form.cleaned_data["columns"], by=request.user)
        return redirect(back)
    context = {"form": form, "back": back}
    return render(request, "register/columns.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"GET", "POST"})
def views(request):
    """Saved views; what is shown now gets a name here."""
    layout = layout_of(request.user)
    what = shown(request.user, request.GET, layout)
    form = ViewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        view = services.save_view(wish=what.wish, by=request.user, **form.cleaned_data)
        messages.success(request, _("The view has been saved."))
        return redirect(of_search(view).url)
    context = {"form": form, "views": views_of(request.user), "back": what.url, "first": layout.first_view_id}
    return render(request, "register/views.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"POST"})
def open_usual(request):
    """The register opens with everybody who takes part."""
    services.open_first(view=None, by=request.user)
    return redirect("register:views")


@policy(roles=KEEPERS, methods={"POST"}, objects="register.Search")
def open_first(request, view_id):
    """The register opens with this view from now on."""
    services.open_first(view=get_object_or_404(views_of(request.user), pk=view_id), by=request.user)
    return redirect("register:views")


@policy(roles=KEEPERS, methods={"POST"}, objects="register.Search")
def remove_view(request, view_id):
    """Remove an own view."""
    try:
        services.remove_view(view=get_object_or_404(views_of(request.user), pk=view_id), by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("register:views")


def _address_of(wish: Wish, user) -> str:
    """Where a search is shown; the plain table needs no kept search."""
    if not wish.to_data():
        return Shown(wish, code="active").url
    return of_search(services.keep_search(wish=wish, by=user)).url


def _table(request, what: Shown, layout: Layout) -> dict:
    page = Paginator(found(request.user, what.wish), PAGE_SIZE).get_page(request.GET.get("page"))
    columns = chosen(layout.columns)
    rows = list(drawn(rows_of(page, {column.key for column in columns}), columns))
    record_access_to_many(
        [expert.pk for expert in page], by=request.user, purpose=PURPOSE, kind="register_row"
    )
    return {"page": page, "rows": rows, "heads": list(_heads(columns, what)), "what": what}


def _heads(columns: list[Column], what: Shown) -> Iterator[Head]:
    order = what.wish.order or "name"
    for column in columns:
        if not column.can_sort:
            yield Head(column)
            continue
        is_down = order == f"-{column.key}"
        is_up = order == column.key
        turned = f"-{column.key}" if is_up else column.key
        yield Head(
            column, f"{what.url}&sort={turned}", "descending" if is_down else "ascending" if is_up else ""
        )


def _around(request, what: Shown, layout: Layout) -> dict:
    """Tabs of views and the row of desks; not drawn when only the table is asked."""
    if request.htmx:
        return {}
    return {"tabs": _tabs(request.user, what), "desks": desks(request.user)}


def _tabs(user, what: Shown) -> list[dict]:
    ready = [
        {"label": label, "url": Shown(Wish(), code=code).url, "current": what.code == code}
        for code, label in READY_MADE.items()
    ]
    saved = [
        {"label": view.name, "url": of_search(view).url, "current": what.search == view}
        for view in views_of(user)
    ]
    return ready + saved


def desks(user) -> list[dict]:
    """Links to the desks that the person may open."""
    links = [{"label": label, "url": reverse(name)} for name, label in DESKS]
    return [link for link in links if may_open(user, link["url"])]
