"""The coordinator's register of experts. Every look at a person's data is written down (security.md section 5)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access, record_access_to_many
from crypto.masks import mask_iban, mask_identity_code
from domain.errors import DomainError
from registry.bank import wording
from registry.experts import selectors, services
from registry.experts.forms import RegisterForm, RevealForm
from registry.experts.models import Expert, ExpertStatus
from tenants.reference import topics

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "register"
PAGE_SIZE = 20
TONES = {ExpertStatus.ACTIVE: "ok", ExpertStatus.ENDED: "mute"}


@policy(roles=KEEPERS, methods={"GET", "POST"}, purpose=PURPOSE)
def register(request):
    """The list, searched by POST so that no name or topic stands in a URL (decision 0020)."""
    form = RegisterForm(request.POST if request.method == "POST" else None)
    wish = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = selectors.register(
        request.user,
        name=wish.get("name", ""),
        status=wish.get("status", ""),
        topics=_topics(wish.get("topic", "")),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.POST.get("page", 1))
    rows = [_row(expert) for expert in page]
    record_access_to_many(
        [expert.pk for expert in page], by=request.user, purpose=PURPOSE, kind="register_row"
    )
    sent = [(name, wish[name]) for name in wish if wish[name]]
    context = {"form": form, "page": page, "rows": rows, "sent": sent}
    return render(request, "experts/register.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def detail(request, expert_id: UUID):
    """One expert. POST with a reason opens the identity code or the account number, for this one page only."""
    expert = get_object_or_404(selectors.experts_visible_to(request.user), pk=expert_id)
    form = RevealForm(request.POST if request.method == "POST" else None)
    opened = None
    if form.is_bound and form.is_valid():
        try:
            opened = services.reveal_secret(expert=expert, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    if not form.is_bound:
        record_access(person_id=expert.pk, by=request.user, purpose=PURPOSE, kind="register_card")
    context = {**_facts(expert), "form": RevealForm() if opened else form, "opened": opened}
    return render(request, "experts/detail.html", context, status=422 if form.errors else 200)


def _topics(code: str) -> frozenset[str] | None:
    """The chosen topic, or all of a chosen group; None when nothing was chosen."""
    if not code:
        return None
    return frozenset({code, *(other for other, topic in topics().items() if topic.parent == code)})


def _row(expert: Expert) -> dict:
    codes = [topic.topic_code for topic in expert.topics.all() if not topic.is_off_limits]
    return {
        "expert": expert,
        "topics": wording.topic_names(codes),
        "place": wording.place_name(expert.municipality_code) if expert.municipality_code else "",
        "tone": TONES[expert.status],
    }


def _facts(expert: Expert) -> dict:
    return {
        **_row(expert),
        "languages": ", ".join(str(wording.LANGUAGES.get(code, code)) for code in expert.languages),
        "forms": ", ".join(wording.form_name(code) for code in expert.task_codes),
        "areas": ", ".join(wording.place_name(code) for code in expert.area_codes),
        "trainings": list(expert.trainings.order_by("completed_on")),
        "is_in_bank": bool(services.live_consents(expert)),
        "identity_code": mask_identity_code(expert.identity_code.reveal()) if expert.identity_code else "",
        "iban": mask_iban(expert.iban.reveal()) if expert.iban else "",
    }
