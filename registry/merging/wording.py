"""Why two rows are alike, and what a merge moves, in words."""

from collections import Counter

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from domain.reasons import Reason
from registry.merging.candidates import Suspects
from registry.merging.likeness import CERTAIN
from tenants.terminology.terms import ntt

REASONS = {
    "same_identity_code": gettext_lazy("Same personal identity code"),
    "same_name": gettext_lazy("Same name"),
    "name_in_other_order": gettext_lazy("Same name in the other order"),
    "name_sounds_same": gettext_lazy("Names sound the same"),
    "name_is_near": gettext_lazy("Names are nearly the same"),
    "part_of_name": gettext_lazy("One name is a part of the other"),
    "same_email": gettext_lazy("Same e-mail"),
    "same_phone": gettext_lazy("Same phone number"),
}
LIKELY = 80


def reasons_in_words(reasons: tuple[Reason, ...]) -> str:
    """The reasons side by side, as one sentence."""
    return capfirst(", ".join(str(REASONS[reason.code]).lower() for reason in reasons))


def certainty(pair: Suspects) -> tuple[str, str]:
    """(tone, words) of how likely it is one person."""
    if pair.likeness.points >= CERTAIN:
        return "err", _("Surely the same")
    if pair.likeness.points >= LIKELY:
        return "warn", _("Probably the same")
    return "info", _("Perhaps the same")


def belongings_in_words(counts: Counter[str]) -> list[str]:
    """What comes along, the kinds that people know by name and the rest as entries."""
    known = {
        "expert_sessions.ExpertSession": lambda n: ntt("{n} {session}", "{n} {session:pl}", n),
        "matching.Offer": lambda n: ntt("{n} request", "{n} requests", n),
        "claims.Claim": lambda n: ntt("{n} month of {fee:pl}", "{n} months of {fee:pl}", n),
        "joining.Agreement": lambda n: ntt("{n} agreement", "{n} agreements", n),
        "experts.Training": lambda n: ntt("{n} course", "{n} courses", n),
        "experts.ExpertTopic": lambda n: ntt("{n} topic", "{n} topics", n),
        "register.Note": lambda n: ntt("{n} note", "{n} notes", n),
    }
    lines = [words(counts[label]) for label, words in known.items() if counts[label]]
    rest = sum(number for label, number in counts.items() if label not in known)
    if rest:
        lines.append(ngettext("%(n)s other entry", "%(n)s other entries", rest) % {"n": rest})
    return lines
