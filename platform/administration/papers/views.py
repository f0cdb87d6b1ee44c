"""Settings: the list of templates and commitments, and how tax cards are taken."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from administration.identity.wording import LANGUAGE_NAMES
from administration.papers.forms import ChoicesForm
from registry.joining.commitments import asked_here
from registry.joining.models import CommitmentKind, PaperCode
from registry.joining.tax_cards import choose_card_files, takes_files
from registry.joining.texts import all_texts
from tenants.terminology.terms import ntt, tt

ADMINISTRATORS = {Role.ADMINISTRATOR}
READERS = {Role.SUPPORT}


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"})
def index(request):
    """Every template in every language, every commitment with its version."""
    form = ChoicesForm(
        request.POST if request.method == "POST" else None, initial={"takes_card_files": takes_files()}
    )
    if form.is_bound and form.is_valid():
        choose_card_files(by=request.user, **form.cleaned_data)
        messages.success(request, tt("Saved."))
        return redirect("paper_settings:index")
    shown, asked = all_texts(), asked_here()
    rows = [
        (paper, [(language, name, shown[paper.value, language]) for language, name in LANGUAGE_NAMES.items()])
        for paper in PaperCode
    ]
    commitments = [(kind, asked.get(kind.value)) for kind in CommitmentKind]
    return render(
        request, "paper_settings/index.html", {"rows": rows, "commitments": commitments, "form": form}
    )


def changed_papers() -> str:
    """For the settings' front page: how many templates are not the starting ones."""
    count = sum(shown.is_changed for shown in all_texts().values())
    return ntt("{n} changed", "{n} changed", count) if count else ""
