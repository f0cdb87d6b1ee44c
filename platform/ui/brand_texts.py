"""The sentences behind `palette.explain`: what was done to the tenant's colour, for the settings page."""

from django.utils.translation import gettext_lazy as _

from ui import palette

SENTENCES = {
    "used_as_is": _("The colour works everywhere as it is."),
    "darker_in_light": _("The colour is too light for text. We use a darker shade in text and buttons."),
    "lighter_in_dark": _("The colour is too dark for the dark appearance. We use a lighter shade there."),
    "black_text_on_bar": _("The text of the top bar is black, because white would not be readable."),
    "bar_melts_into_page": _("The top bar is almost the colour of the page. A line separates them."),
}


def brand_sentences(colour: str) -> list[str]:
    """Translated sentences in the order of `palette.explain`. BadColour when it is not a colour."""
    return [str(SENTENCES[code]) for code in palette.explain(colour)]
