"""What each public page is called, in the organisation's words, and the address it has."""

from django.utils.functional import Promise

from tenants.pages.models import PageCode
from tenants.terminology.terms import tt_lazy

TITLES: dict[str, str | Promise] = {
    PageCode.FRONT: tt_lazy("Front page"),
    PageCode.ABOUT: tt_lazy("What is {expert:a}?"),
    PageCode.HOW_TO_ORDER: tt_lazy("How to order {expert:a}"),
    PageCode.HOW_TO_JOIN: tt_lazy("Would you like to become {expert:a}?"),
    PageCode.PRIVACY: tt_lazy("Privacy notice"),
    PageCode.ACCESSIBILITY: tt_lazy("Accessibility statement"),
    PageCode.EASY: tt_lazy("In easy language"),
    PageCode.CONTACT: tt_lazy("Contact details"),
    PageCode.STAFF_HELP: tt_lazy("Help"),
}
# The help is linked from every page and keeps its short address.
SLUGS = {PageCode.STAFF_HELP: "help"} | {
    page: page.value.replace("_", "-") for page in PageCode if page is not PageCode.STAFF_HELP
}
PAGES = {slug: page for page, slug in SLUGS.items()}
