"""The expert's pages: months with where the money is (E6), a month to check and send (E5)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.policy import policy
from accounts.roles.models import Role
from billing.claims import selectors, services
from billing.claims.forms import AllForms
from billing.claims.models import Claim, LineKind
from billing.claims.pages import MonthPage, line_form, month_page, month_pages
from billing.claims.services import SumChanged
from domain.errors import Conflict, DomainError
from domain.period import Month
from tenants.terminology.terms import tt
from ui.fields import read_decimal
from ui.formats import day
from ui.views import error_page

EXPERT = {Role.EXPERT}
PAGE = 12


@policy(roles=EXPERT)
def mine(request):
    """My months: sums, and in whose hands each one is."""
    page = Paginator(selectors.claims_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "claims/mine.html", {"months": month_pages(list(page)), "page": page})


@policy(roles=EXPERT, methods={"GET", "POST"})
def month(request, month):
    """A month: check, change hours and kilometres, see the sum. POST keeps the changes and shows the new sum."""
    claim = _own_claim(request.user, month)
    if request.method == "GET":
        return _show(request, claim)
    page = _page(request, claim, request.POST)
    refusal = _save(page, request.user)
    if refusal or not _all_valid(page):
        return _show_again(request, page, refusal)
    if request.htmx:
        return _show(request, _own_claim(request.user, month))
    return redirect("claims:month", month)


@policy(roles=EXPERT, methods={"POST"})
def send(request, month):
    """One tap: keep the changes, freeze the prices and send. A sum that the person has not seen is shown first."""
    claim = _own_claim(request.user, month)
    page = _page(request, claim, request.POST)
    refusal = _save(page, request.user)
    if refusal or not _all_valid(page):
        return _show_again(request, page, refusal)
    try:
        services.submit_month(
            expert=claim.expert, month=page.month, by=request.user, shown_total=_shown_total(request)
        )
    except SumChanged as changed:
        return _show(request, _own_claim(request.user, month), notice=changed, status=409)
    except Conflict as error:
        return error_page(request, 409, title=tt("Sent already"), text=str(error))
    except DomainError as error:
        return _show(request, claim, refusal=error, status=422)
    sent = tt(
        "The {fee} request has been sent. The money comes {day}.", day=day(page.pay_day, _lang(request), "on")
    )
    messages.success(request, sent)
    return redirect("claims:mine")


@policy(roles=EXPERT, methods={"GET", "POST"}, objects="claims.ClaimLine")
def line(request, line_id):
    """One line that can still be changed."""
    found = get_object_or_404(selectors.own_lines(request.user), pk=line_id, kind=LineKind.FEE, corrects=None)
    if found.status not in selectors.SENDABLE:
        if request.method == "GET":
            return redirect("claims:month", str(Month.of(found.claim.month)))
        return error_page(request, 409, text=tt("This has already been sent. Nothing was changed."))
    travel = found.session.claim_lines.filter(kind=LineKind.TRAVEL, corrects=None).first()
    form = line_form(found, travel, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.adjust_line(line_id=found.pk, by=request.user, **form.changes())
        except Conflict as error:
            return error_page(request, 409, text=str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("claims:month", str(Month.of(found.claim.month)))
    context = {"form": form, "line": found, "month": str(Month.of(found.claim.month))}
    return render(request, "claims/line.html", context, status=422 if form.errors else 200)


def _own_claim(user, month: str) -> Claim:
    try:
        first_day = Month.parse(month).first_day
    except ValueError:
        raise Http404 from None
    return get_object_or_404(selectors.claims_of(user).select_related("expert__user"), month=first_day)


def _page(request, claim: Claim, data=None) -> MonthPage:
    """The month; with JavaScript a changed number asks for the new sum, without it there is a button."""
    url = reverse("claims:month", args=[str(Month.of(claim.month))])
    attrs = {
        "hx-post": url,
        "hx-trigger": "change",
        "hx-target": "#sums",
        "hx-select": "#sums",
        "hx-swap": "outerHTML",
    }
    return month_page(claim, data, attrs)


def _all_valid(page: MonthPage) -> bool:
    return not [form for form in page.forms if not form.is_valid()]


def _save(page: MonthPage, by) -> DomainError | None:
    """Keep the changes when all of them can be read. Returns what could not be kept."""
    if not _all_valid(page):
        return None
    for form in page.forms:
        try:
            if form.changes():
                services.adjust_line(line_id=form.line.pk, by=by, **form.changes())
        except DomainError as error:
            return error
    return None


def _show(request, claim: Claim, *, status: int = 200, **context):
    page = _page(request, claim)
    return render(request, "claims/month.html", {"page": page, **context}, status=status)


def _show_again(request, page: MonthPage, refusal: DomainError | None):
    """What was typed stays; what is wrong is said (ux.md section 13)."""
    status = 409 if isinstance(refusal, Conflict) else 422
    context = {"page": page, "refusal": refusal, "form": AllForms(page.forms)}
    return render(request, "claims/month.html", context, status=status)


def _shown_total(request):
    """The sum that the page showed; unreadable means that it was another one."""
    try:
        return read_decimal(request.POST.get("shown_total", ""))
    except ValueError:
        return -1


def _lang(request) -> str:
    return request.LANGUAGE_CODE[:2]
