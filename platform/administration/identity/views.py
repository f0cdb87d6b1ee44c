"""The organisation's names, colour, logo and contact details: now, as they would be, and as they were."""

from itertools import zip_longest

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from administration.identity.forms import ApprovedForm, ContactForm, FaceForm
from administration.identity.samples import is_colour, shell_in, swatches
from administration.identity.wording import LABELS, changed_from_start, told
from domain.errors import Conflict
from tenants.pages import identity
from tenants.pages.identity import CONTACT, FACE, IdentityRefused
from tenants.pages.logos import CheckedLogo
from tenants.pages.models import IdentityVersion
from tenants.pages.selectors import open_messages
from ui.brand_texts import brand_sentences

ADMINISTRATORS = {Role.ADMINISTRATOR}
READERS = {Role.SUPPORT}


@policy(roles=ADMINISTRATORS, readers=READERS)
def index(request):
    """What is in force, and the ways to change it."""
    values = identity.face_of(request.tenant)
    return render(request, "identity_settings/index.html", {
        "face": _rows(values, FACE), "contact": _rows(values, CONTACT), "changed": changed_from_start(),
        "waiting": open_messages().count(), "sentences": brand_sentences(values["brand_colour"]),
    })  # fmt: skip


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"})
def look(request):
    """Names, colour and logo. Only the button that saves saves; everything else shows how it would look."""
    values = identity.face_of(request.tenant)
    if request.method != "POST":
        form = FaceForm(initial={**values, "seen": _newest()})
        return _look_page(request, form, values["brand_colour"])
    form = FaceForm(request.POST, request.FILES)
    if form.is_valid() and "save" in request.POST and _saved(request, form, form.cleaned_data["logo"]):
        return redirect("identity_settings:index")
    return _look_page(request, form, request.POST.get("brand_colour", ""))


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"})
def contact(request):
    """How the public reaches the organisation, and where its staff find their instructions (A131)."""
    if request.method != "POST":
        initial = {**identity.face_of(request.tenant), "seen": _newest()}
        return render(request, "identity_settings/contact.html", {"form": ContactForm(initial=initial)})
    form = ContactForm(request.POST)
    if form.is_valid() and _saved(request, form):
        return redirect("identity_settings:index")
    return render(request, "identity_settings/contact.html", {"form": form}, status=_status(form))


@policy(roles=ADMINISTRATORS, readers=READERS)
def sample(request):
    """A page of the service in a colour that is not in use yet: `?colour=ffd500&scheme=dark`."""
    colour = request.GET.get("colour", request.tenant.brand_colour).lstrip("#")
    context = shell_in(request, colour, request.GET.get("scheme", ""))
    return render(request, "identity_settings/sample.html", context)


@policy(roles=ADMINISTRATORS, readers=READERS)
def history(request):
    """Every version with what changed in it, newest first."""
    found = identity.versions()
    rows = [
        {
            "version": version,
            "changes": told(identity.differences(before.data, version.data)) if before else [],
            "is_newest": version is found[0],
        }
        for version, before in zip_longest(found, found[1:])
    ]
    return render(request, "identity_settings/history.html", {"rows": rows})


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"}, objects="pages.IdentityVersion")
def version(request, pk):
    """One version beside what is in force; taking it again makes a new version."""
    found = get_object_or_404(IdentityVersion, pk=pk)
    form = ApprovedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = identity.take_again(version=found, by=request.user, **form.of_version())
        messages.success(
            request, _("The earlier version is in force again.") if made else _("Nothing changed.")
        )
        return redirect("identity_settings:index")
    now = identity.face_of(request.tenant)
    context = {"version": found, "form": form, "changes": told(identity.differences(now, found.data))}
    return render(request, "identity_settings/version.html", context, status=_status(form))


def _look_page(request, form, colour: str):
    """The form with a drawing of the colour; a colour that is none has its error at the field."""
    context = {"form": form, "tenant": request.tenant}
    if is_colour(colour):
        context |= {
            "sentences": brand_sentences(colour),
            "swatches": swatches(colour),
            "colour": colour.lstrip("#"),
        }
    template = "identity_settings/look.html"
    return render(request, f"{template}#preview" if request.htmx else template, context, status=_status(form))


def _saved(request, form, logo: CheckedLogo | None = None) -> bool:
    """Save, or tell at the field what is wrong. The message says whether anything changed."""
    try:
        made = identity.change_identity(values=form.values(), logo=logo, by=request.user, **form.approval())
    except IdentityRefused as error:
        form.add_error(error.field, str(error))
        return False
    except Conflict as error:
        form.conflict = error
        form.add_error(None, str(error))
        return False
    messages.success(
        request, _("Saved. Everybody sees it on their next page.") if made else _("Nothing changed.")
    )
    return True


def _status(form) -> int:
    if getattr(form, "conflict", None):
        return 409
    return 422 if form.is_bound and form.errors else 200


def _newest() -> str:
    newest = IdentityVersion.objects.first()
    return str(newest.pk) if newest else ""


def _rows(values: dict[str, str], names) -> list[tuple[str, str, str]]:
    return [(name, LABELS[name], values[name]) for name in names]
