"""The national search: search, card, request, and the requests' states (ux.md K1–K5).

The same pages work on an organisation's host for its staff and on the platform host for vetted outsiders.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.policy import Audience, Host, policy
from accounts.roles.models import Role
from accounts.roles.selectors import holds
from accounts.staff.models import PlatformRole
from domain.errors import Conflict, DomainError
from registry.bank import selectors, services, wording
from registry.bank.criteria import Criteria
from registry.bank.forms import RequestForm, SearchForm
from registry.bank.models import Request
from registry.bank.searcher import Searcher, outside_searcher, staff_searcher
from registry.bank.services import NotPublished
from registry.bank.topic_words import neighbours_of
from ui.views import error_page

SEARCHERS = {Role.COORDINATOR, Role.ORDERER, PlatformRole.SEARCHER}
PURPOSE = "national search"
MANY_NEIGHBOURS = 6


def searcher_of(request) -> Searcher:
    """The signed-in person as a searcher of this host. Raises PermissionDenied when the right has ended."""
    found = staff_searcher(request.user, request.tenant) if request.tenant else outside_searcher(request.user)
    if found is None:
        raise PermissionDenied
    return found


@policy(roles=SEARCHERS, methods={"GET", "POST"}, host=Host.BOTH, purpose=PURPOSE, rate="search")
def search(request):
    """The form, and by POST its hits. POST changes nothing here: it keeps topics out of URLs (decision 0020)."""
    searcher = searcher_of(request)
    form = SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return render(request, "bank/search.html", {"form": form})
    if not form.is_valid():
        return render(request, "bank/search.html", {"form": form}, status=422)
    return render(request, "bank/search.html", {"form": form, **_results(request, form, searcher)})


@policy(
    roles=SEARCHERS,
    methods={"GET", "POST"},
    host=Host.BOTH,
    objects="bank.Profile",
    purpose=PURPOSE,
    rate="search",
)
def profile(request, profile_id: UUID):
    """One card. Opening it is written down for the expert to read: a log, so GET may write it (decision 0020).

    By POST the search comes along in hidden fields, for the way back.
    """
    searcher = searcher_of(request)
    found = _opened(profile_id, searcher)
    card = selectors.visible_card(found, searcher)
    return render(request, "bank/profile.html", {
        "profile": found, "heading": wording.heading_of(found, card), "facts": wording.card_facts(card),
        "is_own": found.tenant_id == searcher.tenant_id, "sent": SearchForm.sent_fields(request.POST),
        "order_url": reverse("orders:new") if request.tenant else "",
    })  # fmt: skip


@policy(roles=SEARCHERS, methods={"GET", "POST"}, host=Host.BOTH, objects="bank.Profile", purpose=PURPOSE)
def ask(request, profile_id: UUID):
    """Ask for the expert through the home organisation (A148)."""
    searcher = searcher_of(request)
    found = selectors.profiles_visible_to(searcher).filter(pk=profile_id).first()
    if found is None:
        raise Http404
    form = RequestForm(request.POST or None, searcher=searcher)
    if form.is_bound and form.is_valid():
        try:
            services.send_request(profile_id=found.pk, searcher=searcher, **form.facts())
        except NotPublished:
            raise Http404 from None
        except Conflict as refusal:
            return error_page(request, 409, text=str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is on its way. You see the answer here."))
            return redirect("bank:requests")
    context = {"form": form, "profile": found}
    return render(request, "bank/request.html", context, status=422 if form.is_bound else 200)


@policy(roles=SEARCHERS, host=Host.BOTH, purpose=PURPOSE)
def requests(request):
    """What we have asked for and what became of it; for coordinators also what has been asked from us."""
    searcher = searcher_of(request)
    is_coordinator = bool(request.tenant) and holds(request.user, Role.COORDINATOR)
    sent = selectors.requests_of(searcher, whole_organisation=is_coordinator)
    page = Paginator(sent, selectors.PAGE_SIZE).get_page(request.GET.get("page"))
    came = list(selectors.requests_to(searcher)[: selectors.PAGE_SIZE]) if is_coordinator else []
    homes = selectors.names_of(wish.home_tenant_id for wish in page)
    return render(request, "bank/requests.html", {
        "page": page, "sent": [_row(wish, homes.get(wish.home_tenant_id, "")) for wish in page],
        "came": [_row(wish, wish.from_name) for wish in came],
    })  # fmt: skip


@policy(Audience.PUBLIC, host=Host.BOTH)
def credentials(request):
    """How to get credentials to the national search (A158)."""
    return render(request, "bank/credentials.html", {})


def _opened(profile_id: UUID, searcher: Searcher):
    try:
        return services.open_profile(profile_id=profile_id, searcher=searcher)
    except NotPublished:
        raise Http404 from None


def _results(request, form: SearchForm, searcher: Searcher) -> dict:
    criteria = form.criteria()
    if form.words_missed():
        return {"searched": True, "missed": True}
    page, hits = selectors.search(searcher, criteria, request.POST.get("page", 1))
    return {
        "searched": True,
        "page": page,
        "hits": [_hit(hit) for hit in hits],
        "topics": wording.topic_names(sorted(criteria.topics)),
        "mended": form.match.mended,
        "sent": SearchForm.sent_fields(request.POST),
        **({} if hits else _other_ways(criteria, searcher)),
    }


def _other_ways(criteria: Criteria, searcher: Searcher) -> dict:
    """When nobody was found: neighbouring topics, and the same search without a place."""
    anywhere = criteria.without_place() if criteria.area else None
    near = neighbours_of(criteria.topics)[:MANY_NEIGHBOURS]
    return {
        "neighbours": [(code, wording.topic_name(code)) for code in near],
        "remote": anywhere is not None and selectors.find_profiles(searcher, anywhere).exists(),
    }


def _hit(hit: selectors.Hit) -> dict:
    return {
        "profile": hit.profile,
        "heading": wording.heading_of(hit.profile, hit.card),
        "facts": wording.card_facts({key: hit.card[key] for key in hit.card if key != "introduction"}),
        "reasons": [wording.reason_in_words(reason) for reason in hit.reasons],
        "is_own": hit.is_own,
    }


def _row(wish: Request, organisation: str) -> dict:
    return {
        "wish": wish,
        "organisation": organisation,
        "task": wording.form_name(wish.task_code),
        "tone": wording.STATUS_TONES[wish.status],
    }
