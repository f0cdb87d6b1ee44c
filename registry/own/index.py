"""The list of the own pages: each a link with its state in a few words (ux.md E10–E21)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from domain.clock import today
from registry.experts.models import Expert
from registry.experts.publishing import live_consents
from registry.experts.purposes import purposes_of
from registry.register.notes import notes_shared_with
from registry.rights.models import RequestStatus
from tenants.terminology.terms import ntt, tt
from ui import formats


@dataclass(frozen=True)
class OwnPage:
    """One link: what it is, how things stand there, and whether it stands out."""

    title: str
    url: str
    state: str = ""
    tone: str = ""


def own_pages(expert: Expert) -> list[tuple[str, list[OwnPage]]]:
    """The pages by heading. A fixed number of queries."""
    return [
        (_("Work and limits"), _work(expert)),
        (_("Papers and training"), _papers()),
        (_("My data"), _data(expert)),
        (_("The service"), _service()),
    ]


def _work(expert: Expert) -> list[OwnPage]:
    topics = list(expert.topics.all())
    off = sum(topic.is_off_limits for topic in topics)
    times = expert.availability.count()
    return [
        _page(_("Pause"), "own:pause", _pause(expert), "info" if _is_paused(expert) else ""),
        _page(_("Something has changed in my life"), "own:change"),
        _page(_("My topics"), "own:topics", _topics(len(topics) - off, off)),
        _page(_("How I work and my limits"), "own:limits"),
        _page(_("Times that suit me"), "own:availability", _("Any time") if not times else ""),
        _page(_("Accessibility and assistive devices"), "own:access", _needs(expert)),
    ]


def _papers() -> list[OwnPage]:
    return [
        _page(_("Agreement, commitments and tax card"), "joining:mine"),
        _page(_("Account for payment"), "joining:payment"),
        _page(_("My training"), "training:mine"),
        _page(_("Events"), "events:mine"),
    ]


def _data(expert: Expert) -> list[OwnPage]:
    live, said = live_consents(expert), purposes_of(expert)
    allowed = sum(not consent.is_withdrawal for consent in said.values())
    waiting = expert.data_requests.filter(status=RequestStatus.OPEN).count()
    notes = notes_shared_with(expert).count()
    return [
        _page(_("Contact details and introduction"), "own:contact"),
        _page(
            _("Visibility in the national bank"),
            "experts:visibility",
            _("In the bank") if live else _("Not in the bank"),
        ),
        _page(
            _("My consents"),
            "own:consents",
            ntt("{n} consent", "{n} consents", allowed) if allowed else _("None given"),
        ),
        _page(_("Who has looked at my data"), "own:seen"),
        _page(
            _("Notes shared with me"),
            "own:notes",
            ntt("{n} note", "{n} notes", notes) if notes else _("No notes"),
        ),
        _page(_("Download my data"), "own:download"),
        _page(
            _("Ask for a correction or erasure"), "own:requests", _("Waits for an answer") if waiting else ""
        ),
    ]


def _service() -> list[OwnPage]:
    return [
        _page(_("Letters by mail"), "notifications:choices"),
        _page(_("Colours and size of text"), "own:appearance"),
    ]


def _page(title: str, url_name: str, state: str = "", tone: str = "") -> OwnPage:
    return OwnPage(title, reverse(url_name), state, tone)


def _is_paused(expert: Expert) -> bool:
    return expert.paused_until is not None and expert.paused_until > today()


def _pause(expert: Expert) -> str:
    if not _is_paused(expert):
        return _("You are not on a pause")
    day = formats.day(expert.paused_until, (get_language() or "fi")[:2], "number")
    return _("On a break until %(day)s") % {"day": day}


def _topics(number: int, off: int) -> str:
    told = ntt("{n} topic", "{n} topics", number)
    return f"{told}, {tt('{n} off limits', n=off)}" if off else told


def _needs(expert: Expert) -> str:
    return _("Told") if expert.access_needs or expert.assistive_devices else _("Nothing told")
