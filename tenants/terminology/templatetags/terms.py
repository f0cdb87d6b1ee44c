"""`{% load terms %}`: texts with terms in templates (terminology.md A5).

    {% t _("Order {expert:a}") %}
    {% t _("The fee is paid to {expert:def} by {payer}.") payer=order.unit.name %}
    {% t _("{Expert:pl} in the bank") as heading %}
    {% nt "{n} {expert} found" "{n} {expert:pl} found" count %}

The message is ours and trusted, so it must be a literal. Terms and parameters are escaped.
"""

import re

from django import template
from django.template.base import FilterExpression, Node, Parser, Token, token_kwargs
from django.utils.formats import localize
from django.utils.safestring import mark_safe
from django.utils.text import unescape_string_literal
from django.utils.timezone import template_localtime
from django.utils.translation import gettext, ngettext

from tenants.terminology.terms import fill

register = template.Library()

_LITERAL = re.compile(r"""^(?:_\()?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)?$""", re.DOTALL)


class WordsNode(Node):
    """One or two literal messages, perhaps a number, and parameters."""

    def __init__(
        self,
        messages: list[str],
        number: FilterExpression | None,
        params: dict[str, FilterExpression],
        name: str | None,
    ) -> None:
        self.messages, self.number, self.params, self.name = messages, number, params, name

    def render(self, context):
        params = {name: _shown(value.resolve(context), context) for name, value in self.params.items()}
        if self.number is None:
            text = gettext(self.messages[0])
        else:
            n = self.number.resolve(context)
            text = ngettext(*self.messages, n)
            params = {"n": _shown(n, context), **params}
        # The message is a literal of ours; everything put into it is escaped by fill (unless autoescape is off: mail).
        text = mark_safe(fill(text, params, escape=context.autoescape))  # noqa: S308
        if self.name:
            context[self.name] = text
            return ""
        return text


def _shown(value, context):
    """A value as `{{ value }}` would show it: local time, local number format."""
    return localize(template_localtime(value, use_tz=context.use_tz), use_l10n=context.use_l10n)


def _literal(bit: str, tag: str) -> str:
    match = _LITERAL.match(bit)
    if not match:
        raise template.TemplateSyntaxError(f"{{% {tag} %}} needs a literal message, not {bit}")
    return str(unescape_string_literal(match[1]))


def _rest(bits: list[str], parser: Parser, tag: str) -> tuple[dict[str, FilterExpression], str | None]:
    """Parameters `name=value`, then perhaps `as name`."""
    name = None
    if len(bits) >= 2 and bits[-2] == "as":
        *bits, _, name = bits
    params = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{{% {tag} %}} does not understand {bits[0]}")
    return params, name


@register.tag("t")
def words(parser: Parser, token: Token) -> WordsNode:
    """`{% t _("…") name=value … [as variable] %}`"""
    tag, *bits = token.split_contents()
    if not bits:
        raise template.TemplateSyntaxError("{% t %} needs a message")
    params, name = _rest(bits[1:], parser, tag)
    return WordsNode([_literal(bits[0], tag)], None, params, name)


@register.tag("nt")
def counted_words(parser: Parser, token: Token) -> WordsNode:
    """`{% nt "one" "many" number name=value … [as variable] %}`; plain quotes, so that extraction sees one message."""
    tag, *bits = token.split_contents()
    if len(bits) < 3:
        raise template.TemplateSyntaxError("{% nt %} needs two messages and a number")
    params, name = _rest(bits[3:], parser, tag)
    return WordsNode([_literal(bit, tag) for bit in bits[:2]], parser.compile_filter(bits[2]), params, name)
