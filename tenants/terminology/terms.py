"""Messages with terms in them: `tt("Order {expert:a}")` (terminology.md A5).

A token is `{name}` or `{name:form}`. A name given as a parameter is that parameter; otherwise it is a term slot,
filled with the tenant's stored word in the message's language. `{Expert:pl}` starts with a capital letter.
The language of the message chooses the form; the program never does.

    tt("The fee is paid to {expert:def} by {payer}.", payer=unit.name)
    tt_lazy("{Expert:pl} in the bank")                              # labels of models, forms, menus
    ntt("{n} {expert} found", "{n} {expert:pl} found", n)
    with use_terms(terms_for(tenant.id, tenant.terms_version)): …   # jobs, mail, PDF

Not `str.format`: a message must not reach attributes (`{payer.__class__}`).
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.html import conditional_escape
from django.utils.translation import get_language, gettext, ngettext

from tenants.terminology.shipped import DEFAULTS, FORMS, SLOTS, Forms, slot_of

TOKEN = re.compile(r"\{([A-Za-z]\w*)(?::([a-z.]+))?\}")

Overrides = Mapping[str, Mapping[str, Forms]]  # slot -> language -> form -> text

log = logging.getLogger(__name__)


class MissingForm(LookupError):
    """A message asks for a slot, parameter or form that does not exist. Raised only when TERMS_STRICT is on."""


@lru_cache(maxsize=1024)
def _log_once(problem: str) -> None:
    log.warning("terms: %s", problem)


def _missing(problem: str) -> None:
    """In tests an error; in production one line in the log, and the caller falls back."""
    if getattr(settings, "TERMS_STRICT", False):
        raise MissingForm(problem)
    _log_once(problem)


class Terms:
    """One tenant's words over the platform's: an immutable snapshot.

    A tenant's set for a slot and language replaces the platform's whole set, so two words never mix.
    """

    __slots__ = ("_own",)

    def __init__(self, overrides: Overrides | None = None) -> None:
        own = {
            (slot, lang): MappingProxyType(dict(forms))
            for slot, langs in (overrides or {}).items()
            for lang, forms in langs.items()
        }
        object.__setattr__(self, "_own", MappingProxyType(own))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Terms is a snapshot: make a new one")

    def words(self, slot: str, lang: str) -> Forms:
        """All forms of the slot's word: the tenant's, else the platform's in that language, else in Finnish."""
        return self._own.get((slot, lang)) or DEFAULTS[slot].get(lang) or self.words(slot, "fi")

    def get(self, name: str, form: str | None, lang: str) -> str | None:
        """The text for one token, or None when `name` is not a slot. `Name` capitalises the first letter."""
        slot = slot_of(name)
        if slot not in SLOTS:
            return None
        text = self._form(slot, form or "nom", lang)
        return text[:1].upper() + text[1:] if name[0].isupper() else text

    def _form(self, slot: str, form: str, lang: str) -> str:
        if form not in FORMS.get(lang, FORMS["fi"]):
            _missing(f"{{{slot}:{form}}}: {lang} has no such form; is the message translated and compiled?")
            lang = _language_with(form, lang)
        words = self.words(slot, lang)
        text = words.get(form)
        if not text and form == "cmp" and words.get("pl.gen"):
            return words["pl.gen"] + " "  # a term of two words makes no compounds (A1)
        if not text:
            _missing(f"{{{slot}:{form}}}: not stored for “{words.get('nom')}” in {lang}")
            text = words.get("nom") or DEFAULTS[slot]["fi"]["nom"]
        return text


def _language_with(form: str, lang: str) -> str:
    """The language an untranslated message is probably written in, judged by the form it asks for."""
    return next((other for other in ("en", "fi", "sv") if form in FORMS[other]), lang)


PLATFORM_TERMS = Terms()
_current: ContextVar[Terms] = ContextVar("terms", default=PLATFORM_TERMS)


def current() -> Terms:
    """The words in force here: the request's tenant's, or the platform's."""
    return _current.get()


@contextmanager
def use_terms(terms: Terms) -> Iterator[Terms]:
    """Speak with these words inside the block. Nests; needed in jobs, mail and PDF."""
    token = _current.set(terms)
    try:
        yield terms
    finally:
        _current.reset(token)


def fill(text: str, params: Mapping[str, Any] | None = None, *, escape: bool = False) -> str:
    """Put parameters and terms into a translated text. `escape` makes both safe for HTML, and leaves the text as it is."""
    if "{" not in text:
        return text
    terms, lang, params = current(), (get_language() or "en")[:2], params or {}

    def value(match: re.Match[str]) -> str:
        name, form = match.groups()
        found = params[name] if name in params else terms.get(name, form, lang)
        if found is None and name not in params:
            _missing(f"{match[0]} is neither a parameter nor a term")
            return match[0]
        return str(conditional_escape(found)) if escape else str(found)

    return TOKEN.sub(value, text)


def tt(msg: str, /, **params: Any) -> str:
    """Translate `msg` (an English msgid) and fill in the terms and parameters."""
    return fill(gettext(msg), params)


def ntt(one: str, many: str, n: int, /, **params: Any) -> str:
    """Like `tt`, with a number: gettext picks the message, `{n}` shows the number."""
    return fill(ngettext(one, many, n), {"n": n, **params})


tt_lazy = lazy(tt, str)


def terms_for(tenant_id: Any, version: int) -> Terms:
    """A tenant's words. One query per tenant, version and process; `version` is `tenant.terms_version`.

    Outside that tenant it goes through `tenants.context.in_tenant` (raises NoSuchTenant).
    """
    return _stored_terms(str(tenant_id), version)


@lru_cache(maxsize=512)
def _stored_terms(tenant_id: str, version: int) -> Terms:
    from tenants.terminology.selectors import load_overrides  # models need the app registry

    return Terms(load_overrides(tenant_id))


def forget_terms() -> None:
    """Empty this process's store: for tests, where a rolled back version number comes again."""
    _stored_terms.cache_clear()
