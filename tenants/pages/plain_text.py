"""Public texts as an administrator writes them: headings, lists, links and the organisation's own words.

    # Heading            ## Smaller heading
    - item               1. step
    [words](https://example.fi)   also mailto:, tel: and /an/address/ of this service
    {expert:pl}          the organisation's word in that form (terminology.md A5)
    {email}              a fact of the organisation (`tenants.pages.facts`)

There is no other formatting and no HTML: everything is escaped. A line whose fact is empty is left out, and a fact
of several lines becomes a list.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeData
from django.utils.translation import gettext as _

from domain.errors import DomainError
from tenants.terminology.shipped import FORMS, SLOTS, slot_of
from tenants.terminology.terms import TOKEN, current

LONGEST = 20_000
_ADDRESS = re.compile(
    r"""(?: https?://[\w.-]+[^\s()<>"']*     # a page elsewhere
        | mailto:[^\s()<>"':]+@[^\s()<>"':]+
        | tel:\+?[\d-]+
        | /(?![/\\])[^\s()<>"'\\]*           # a page of this service; // would be another host
        )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\n]*)\)")
_MEANT_AS_LINK = re.compile(r"\[[^\[\]\n]+\]\((.*?)\)")
_PIECE = re.compile(f"{_LINK.pattern}|{TOKEN.pattern}")
_NUMBERED = re.compile(r"\d{1,3}\.\s+")


class TextRefused(DomainError):
    """The text cannot be published; the message tells on which line and why."""

    code = "text_refused"


@dataclass(frozen=True)
class Link:
    """A fact that is an address: of a mail, a telephone or a page."""

    address: str
    words: str

    def __bool__(self) -> bool:
        return bool(self.address)


Fact = str | Link | tuple[str | Link, ...]
Facts = Mapping[str, Fact]


def check_text(text: str, language: str, fact_names: Collection[str]) -> None:
    """Raise TextRefused for an unknown word in braces, a strange link, or a text that is too long."""
    if len(text) > LONGEST:
        raise TextRefused(_("The text is too long: at most %(n)s characters.") % {"n": LONGEST})
    for number, line in enumerate(text.splitlines(), start=1):
        for address in _MEANT_AS_LINK.findall(line):
            if not _ADDRESS.match(address):
                raise TextRefused(
                    _(
                        "Line %(line)s: the link %(link)s must begin with https://, mailto:, tel: or / and have no spaces."
                    )
                    % {"line": number, "link": f"“{address[:60]}”"}
                )
        _check_tokens(line, number, language, fact_names)


def to_html(text: str, language: str, facts: Facts) -> SafeData:
    """The text as HTML with the words in force. Nothing in it is trusted: not the text, not the words, not the facts."""
    return format_html_join(
        "\n", "{}", ((_block(mark, lines, language, facts),) for mark, lines in _blocks(text, facts))
    )


def fill_text(text: str, language: str, facts: Facts) -> str:
    """The text with its words and facts written in, still in this markup and without a brace left: it never changes.

    A line whose fact is empty is left out; a fact of several lines that stands alone becomes a list.
    """
    filled: list[str] = []
    for line in text.splitlines():
        content = _read(line.strip())[1]
        mark, pieces = line.strip().removesuffix(content), _pieces(content, facts)
        if isinstance(pieces, tuple):
            filled += [f"{mark or '- '}{_plain(piece)}" for piece in pieces]
        elif pieces is not None:
            filled.append(mark + TOKEN.sub(lambda token: _plain(_said(token, language, facts)), content))
    return "\n".join(filled)


def _said(token: re.Match[str], language: str, facts: Facts) -> Fact:
    """What stands for a token in plain words."""
    name, form = token.groups()
    fact = facts.get(name) if form is None else None
    if isinstance(fact, tuple):
        return ", ".join(_plain(part) for part in fact)
    return fact or str(current().get(name, form, language) or token[0])


def _plain(fact: Fact) -> str:
    words = fact.words if isinstance(fact, Link) else str(fact)
    return words.replace("{", "(").replace("}", ")")


def _check_tokens(line: str, number: int, language: str, fact_names: Collection[str]) -> None:
    for match in TOKEN.finditer(line):
        name, form = match.groups()
        is_fact = name in fact_names and form is None
        if not is_fact and (slot_of(name) not in SLOTS or (form or "nom") not in FORMS[language]):
            raise TextRefused(
                _(
                    "Line %(line)s: we do not know %(token)s. Choose a word from the list, or leave the braces out."
                )
                % {"line": number, "token": match[0]}
            )


def _blocks(text: str, facts: Facts) -> Iterator[tuple[str, list]]:
    """Neighbouring lines of the same kind together; an empty line ends a block."""
    mark, lines = "", []
    for line in text.splitlines():
        kind, content = _read(line.strip())
        pieces = _pieces(content, facts)
        if not content or kind != mark or kind in ("#", "##"):
            if lines:
                yield mark, lines
            mark, lines = kind, []
        if content and pieces is not None:
            if isinstance(pieces, tuple) and mark == "":
                mark = "-"
            lines += pieces if isinstance(pieces, tuple) else [pieces]
    if lines:
        yield mark, lines


def _read(line: str) -> tuple[str, str]:
    for mark in ("##", "#", "-"):
        if line.startswith(f"{mark} "):
            return mark, line[len(mark) :].strip()
    numbered = _NUMBERED.match(line)
    return ("1.", line[numbered.end() :]) if numbered else ("", line)


def _pieces(content: str, facts: Facts):
    """The line as it is, the lines of a fact that stands alone, or None when a fact of the line is empty."""
    alone = TOKEN.fullmatch(content)
    if alone and isinstance(facts.get(alone[1]), tuple):
        return facts[alone[1]] or None
    names = [match[1] for match in TOKEN.finditer(content)]
    return None if any(name in facts and not facts[name] for name in names) else content


def _block(mark: str, lines: list, language: str, facts: Facts) -> SafeData:
    shown = [(_inline(line, language, facts),) for line in lines]
    if mark in ("-", "1."):
        items = format_html_join("", "<li>{}</li>", shown)
        return format_html("<ul>{}</ul>", items) if mark == "-" else format_html("<ol>{}</ol>", items)
    if mark in ("#", "##"):
        words = format_html_join(" ", "{}", shown)
        return format_html("<h2>{}</h2>", words) if mark == "#" else format_html("<h3>{}</h3>", words)
    return format_html("<p>{}{}</p>", shown[0][0], format_html_join("", "<br>{}", shown[1:]))


def _inline(line, language: str, facts: Facts) -> SafeData:
    if isinstance(line, Link):
        return _anchor(line)
    parts, at = [], 0
    for match in _PIECE.finditer(line):
        parts += [line[at : match.start()], _shown(match, language, facts)]
        at = match.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, line[at:]]))


def _shown(match: re.Match[str], language: str, facts: Facts):
    words, address, name, form = match.groups()
    if words is not None:
        known = _ADDRESS.match(address)
        return _anchor(Link(address, _fill(words, language, facts))) if known else match[0]
    return _word(name, form, match[0], language, facts)


def _word(name: str, form: str | None, token: str, language: str, facts: Facts):
    fact = facts.get(name) if form is None else None
    if isinstance(fact, Link):
        return _anchor(fact)
    if isinstance(fact, tuple):
        return ", ".join(part.words if isinstance(part, Link) else part for part in fact)
    return fact or current().get(name, form, language) or token


def _fill(words: str, language: str, facts: Facts) -> str:
    """Words in a link's text: plain, since a link cannot stand inside a link."""

    def plain(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        return (
            fact.words if isinstance(fact, Link) else str(_word(match[1], match[2], match[0], language, {}))
        )

    return TOKEN.sub(plain, words)


def _anchor(link: Link) -> SafeData:
    return format_html('<a href="{}">{}</a>', link.address, link.words)
