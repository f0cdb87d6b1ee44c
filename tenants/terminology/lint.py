"""Checks the words of the whole project: `manage.py check_words` (terminology.md A5). Needs no database.

Every message in use is translated into Finnish and Swedish; every token asks for a form that its language has;
a translation keeps the message's terms and parameters; a message with a term goes through `tt` or `{% t %}`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError

from tenants.terminology.catalogs import ROOT, is_catalogue, language_of, own_files, read_catalogue
from tenants.terminology.scan import Use, uses_in_python, uses_in_template
from tenants.terminology.shipped import DEFAULTS, FORMS, SLOTS, slot_of
from tenants.terminology.terms import TOKEN

REQUIRED = ("fi", "sv")
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}

Key = tuple[str | None, str]  # gettext's context and msgid


@dataclass(frozen=True, order=True)
class Problem:
    """Something to mend. Prints as `file:line: problem`."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass
class Words:
    """What was read: the messages per language, and the messages in use."""

    messages: dict[str, dict[Key, list[tuple[Path, Message]]]] = field(
        default_factory=lambda: {x: {} for x in REQUIRED}
    )
    uses: list[Use] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_problems(root: Path = ROOT) -> list[Problem]:
    """Everything wrong with the words under `root`, in file order, with paths relative to it."""
    words = _read(root)
    problems = {*words.problems, *_catalogue_problems(words), *_use_problems(words)}
    return sorted(Problem(p.file.relative_to(root), p.line, p.text) for p in problems)


# --- reading --------------------------------------------------------------------------------


def _read(root: Path) -> Words:
    words = Words()
    for path in own_files(root):
        try:
            if is_catalogue(path):
                _read_messages(words, path)
            elif path.suffix == ".py":
                words.uses += uses_in_python(path, path.read_text(encoding="utf-8"))
            elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
                words.uses += uses_in_template(path, path.read_text(encoding="utf-8"))
        except (PoFileError, SyntaxError, UnicodeDecodeError) as error:
            words.problems.append(
                Problem(path, getattr(error, "lineno", None) or 1, f"cannot be read: {error}")
            )
    return words


def _read_messages(words: Words, path: Path) -> None:
    of_language = words.messages.setdefault(language_of(path), {})
    for message in read_catalogue(path):
        if message.id:
            of_language.setdefault((message.context, _texts(message.id)[0]), []).append((path, message))


def _texts(text: str | Iterable[str]) -> list[str]:
    """One text, or all plural texts."""
    return [text] if isinstance(text, str) else list(text)


# --- the catalogues -------------------------------------------------------------------------


def _catalogue_problems(words: Words) -> Iterator[Problem]:
    for lang, messages in words.messages.items():
        for found in messages.values():
            for path, message in found:
                for text in _message_problems(message, lang):
                    yield Problem(path, message.lineno or 1, text)
            yield from _quarrels(found)


def _quarrels(found: list[tuple[Path, Message]]) -> Iterator[Problem]:
    """The apps' catalogues are one at run time: with two translations of a message the last one read wins."""
    first_path, first = found[0]
    for path, message in found[1:]:
        if _texts(message.string) != _texts(first.string):
            other = _texts(first.string)[0]
            yield Problem(
                path,
                message.lineno or 1,
                f"“{_texts(message.id)[0]}” is “{other}” in {first_path.parents[3].name}",
            )


def _message_problems(message: Message, lang: str) -> Iterator[str]:
    ids, strings = _texts(message.id), _texts(message.string)
    if not all(strings) or (len(ids) > 1 and len(strings) < 2):
        yield f"not translated: “{ids[0]}”"
        return
    if message.fuzzy:
        yield f"fuzzy: “{ids[0]}”"
    for index, string in enumerate(strings):
        yield from form_problems(string, lang)
        original = ids[min(index, len(ids) - 1)]
        may_lack = {"n"} if len(ids) > 1 and index == 0 else set()  # “One found” needs no number
        yield from _token_problems(original, string, may_lack)


def _token_problems(original: str, string: str, may_lack: set[str]) -> Iterator[str]:
    wanted, got = names_in(original) - may_lack, names_in(string) - may_lack
    if missing := wanted - got:
        yield f"the translation lacks {_braced(missing)}: “{string}”"
    if extra := got - wanted:
        yield f"the message has no {_braced(extra)}: “{string}”"


def names_in(text: str) -> set[str]:
    """Slots and parameters of a text; `{Expert:pl}` and `{expert}` are the same slot."""
    return {slot_of(match[1]) if slot_of(match[1]) in SLOTS else match[1] for match in TOKEN.finditer(text)}


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def form_problems(text: str, lang: str) -> Iterator[str]:
    """Tokens whose form the language does not have, or that put a form on something that is no term."""
    for match in TOKEN.finditer(text):
        slot, form = slot_of(match[1]), match[2]
        if slot not in SLOTS:
            if form:
                yield f"{match[0]}: “{match[1]}” is not a term, so it has no forms"
        elif form and (form not in FORMS[lang] or form not in DEFAULTS[slot][lang]):
            yield f"{match[0]}: {lang} has no form “{form}”"


# --- the places of use ----------------------------------------------------------------------


def _use_problems(words: Words) -> Iterator[Problem]:
    for use in words.uses:
        texts = [use.problem] if use.problem else [*_call_problems(use), *_translation_problems(use, words)]
        yield from (Problem(use.file, use.line, text) for text in texts)


def _call_problems(use: Use) -> Iterator[str]:
    for text in filter(None, (use.msgid, use.plural)):
        if use.with_terms:
            yield from form_problems(text, "en")
            yield from _brace_problems(text)
            yield from _unknown_names(use, text)
        elif terms := names_in(text) & SLOTS:
            yield f"{_braced(terms)} is a term: use tt(…) or {{% t _(…) %}} for “{text}”"
    if use.with_terms and (shadowing := {slot_of(name) for name in use.params} & SLOTS):
        yield f"the parameter {_braced(shadowing)} has the name of a term"


def _unknown_names(use: Use, text: str) -> Iterator[str]:
    unknown = names_in(text) - SLOTS - use.params
    if unknown and not use.any_params:
        yield f"{_braced(unknown)} is neither a term nor a parameter here: “{text}”"


def _brace_problems(text: str) -> Iterator[str]:
    if "{" in (rest := TOKEN.sub("", text)) or "}" in rest:
        yield f"a brace that is no token: “{text}”"


def _translation_problems(use: Use, words: Words) -> Iterator[str]:
    for lang in REQUIRED:
        found = words.messages[lang].get((use.context, use.msgid))
        if not found:
            yield f"no {lang} translation: “{use.msgid}”"
            continue
        messages = [message for _, message in found]
        if use.plural and not any(_texts(message.id)[1:] == [use.plural] for message in messages):
            yield f"no {lang} plural translation: “{use.plural}”"
        if use.with_terms:
            yield from {
                problem
                for message in messages
                for string in _texts(message.string)
                for problem in _brace_problems(string)
            }
