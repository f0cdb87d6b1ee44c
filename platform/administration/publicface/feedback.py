"""Accessibility feedback from readers: no account, no puzzle, an answer within 14 days (Act 306/2019, section 10)."""

from django import forms
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policy import Audience, policy
from administration.publicface.limits import too_many
from administration.publicface.readers import language_now, public_page
from domain.ids import new_id
from tenants.pages.facts import public_contact
from tenants.pages.services import write_message
from ui.views import error_page


class FeedbackForm(forms.Form):
    """What did not work. Only the text is needed."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("What did not work?"),
        help_text=gettext_lazy(
            "Tell also which device and program you used. Do not write about your health."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    page_url = forms.CharField(
        label=gettext_lazy("On which page?"),
        help_text=gettext_lazy("The address or the name of the page."),
        max_length=300,
        required=False,
    )
    reply_to = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send the answer here. The address is stored encrypted."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Hidden from everybody; only a program that fills every field it finds writes here.
    website = forms.CharField(required=False, max_length=300)

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that no person sees was filled."""
        return bool(self.cleaned_data.get("website"))


@policy(Audience.PUBLIC, methods={"GET", "POST"})
def write(request):
    """The form; sending it twice makes one message."""
    if request.method != "POST":
        start = {"key": new_id(), "page_url": request.GET.get("page", "")[:300]}
        return _page(request, FeedbackForm(initial=start))
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.is_from_a_program:
        return redirect("public:feedback_sent")
    if too_many(request):
        return error_page(
            request, 429, text=_("Many messages have come from your network. Try again in an hour.")
        )
    sent_with = {name: form.cleaned_data[name] for name in ("text", "page_url", "reply_to")}
    write_message(key=form.cleaned_data["key"] or new_id(), language=language_now(), **sent_with)
    return redirect("public:feedback_sent")


@policy(Audience.PUBLIC)
def sent(request):
    """Thanks, and what happens next."""
    return public_page(request, "public/feedback_sent.html", {})


def _page(request, form, status: int = 200):
    return public_page(request, "public/feedback.html", {"form": form, "contact": public_contact()}, status)
