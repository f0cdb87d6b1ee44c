"""Template library `{% load ui %}`: formats in the active language, icons, and what the components need."""

from functools import lru_cache
from html import unescape

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.base import Node
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from ui import formats

register = template.Library()


def _lang() -> str:
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return code if code in formats.WEEKDAYS else "en"


def _format(function, *values, **options):
    """Nothing in, nothing out: templates often have a value that is not there yet."""
    return "" if values[0] in (None, "") else function(*values, lang=_lang(), **options)


@register.filter
def money(amount):
    """`{{ claim.total|money }}` → "1 234,56 €"."""
    return _format(formats.money, amount)


@register.filter
def day(value, style="long"):
    """`{{ held_on|day }}`, `|day:"short"`, `|day:"number"`, `|day:"on"`."""
    return _format(formats.day, value, style=style)


@register.filter
def month(value):
    """`{{ period|month }}` → "marraskuu 2026"."""
    return _format(formats.month, value)


@register.filter
def clock(start, end=None):
    """`{{ start|clock }}` → "9.00"; `{{ start|clock:end }}` → "13–14"."""
    return _format(formats.clock, start, end)


@register.filter
def hours(value):
    """`{{ "1.5"|hours }}` → "1,5 h"."""
    return _format(formats.hours, value)


@register.filter
def kilometres(value):
    """`{{ 48|kilometres }}` → "48 km"."""
    return _format(formats.kilometres, value)


@register.filter
def percent(value):
    """`{{ 97|percent }}` → "97 %"."""
    return _format(formats.percent, value)


@register.filter
def number(value, places=None):
    """`{{ "2.4"|number }}` → "2,4"; `|number:1` fixes the decimals."""
    return _format(formats.number, value, places=places)


@register.filter("when")
def when_filter(start, end=None):
    """`{{ start|when:end }}` → "ke 25.11. klo 13–14"."""
    return _format(formats.when, start, end)


@register.simple_tag
def when(start, end=None, style="short"):
    """`{% when s.start s.end %}` → "ke 25.11. klo 13–14"; `style="long"` writes the words out."""
    return _format(formats.when, start, end, style=style)


@register.simple_tag
def days(start, end):
    """`{% days first last %}` → "25.11.–3.12.2026", both ends included."""
    return _format(formats.days, start, end)


@register.simple_tag
def icon(name, size=""):
    """A lucide icon as inline SVG that screen readers skip. An unknown name draws nothing (a test forbids it)."""
    return _icon(str(name), "icon icon--l" if size == "l" else "icon")


@lru_cache(maxsize=256)
def _icon(name: str, classes: str) -> SafeString:
    try:
        return lucide(name, size=24, **{"class": classes, "aria_hidden": "true", "focusable": "false"})
    except IconDoesNotExist:
        return mark_safe("")


@register.simple_tag
def attributes(attrs):
    """The attributes that a component passes through, escaped (cotton itself does not escape `:name` values)."""
    given = attrs.attrs_dict()
    refused = [name for name in given if name == "style" or name.startswith("on")]
    if refused:
        raise template.TemplateSyntaxError(f"inline {refused[0]}= is not allowed (CSP)")
    flat = {name: value for name, value in given.items() if value not in (None, False)}
    return mark_safe(
        "".join(flatatt({n: v if v is True else conditional_escape(v)}) for n, v in flat.items())
    )


@register.simple_tag
def asset(path):
    """`static` that never raises: an error page must show even when the list of static files is gone."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag(takes_context=True)
def any_errors(context):
    """True when a form of the page (`form`, `forms`, `formset`) was sent with mistakes."""
    forms = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    return any(form is not None and getattr(form, "is_bound", False) and _has_errors(form) for form in forms)


def _has_errors(form) -> bool:
    errors = form.errors
    return any(errors) if isinstance(errors, list) else bool(errors)


@register.simple_tag
def error_links(*forms):
    """For the error summary: `[(focus id or "", message)]` of all forms, in the order of the fields."""
    links = []
    for form in forms:
        if not form or not getattr(form, "is_bound", False):
            continue
        links += [("", message) for message in form.non_field_errors()]
        for field in form:
            links += [(focus_id(field), _named(field.label, message)) for message in field.errors]
    return links


def _named(label, message) -> str:
    """ "Hours: Write the hours …": the same sentence is at the field, where the name is not needed."""
    words = unescape(strip_tags(label)) if isinstance(label, SafeString) else str(label or "")
    return f"{words.rstrip('?:. ')}: {message}" if words else str(message)


@register.filter
def focus_id(field):
    """The id that a link to the field must have: of a group of radios or ticks, the first one unless that is folded."""
    return field.id_for_label or f"{field.auto_id}_{getattr(field.field.widget, 'begins_at', 0)}"


@register.filter
def language_name(code):
    """The language's own name: `sv` → "svenska"."""
    return get_language_info(code)["name_local"].capitalize()


@register.filter
def share(part, whole):
    """Percent of the whole for the width of an SVG bar, 0 to 100 with one decimal, always with a dot."""
    return f"{min(100.0, 100 * float(part) / float(whole)):.1f}" if whole else "0"


class BlockTextNode(Node):
    """`{% block_text "title" %}`: the text of another block of the page, without tags."""

    def __init__(self, name):
        self.name = name

    def render(self, context):
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block(self.name) if blocks else None
        if block is None:
            return ""
        return conditional_escape(unescape(strip_tags(block.render(context))).strip())


@register.tag
def block_text(parser, token):
    """Parse `{% block_text "name" %}`."""
    return BlockTextNode(token.split_contents()[1].strip("\"'"))


@register.simple_tag
def tone_icon(tone):
    """The usual icon of a tone, when the page names none."""
    return {"ok": "circle-check", "warn": "hourglass", "err": "triangle-alert", "info": "inbox"}.get(
        tone, "circle"
    )


@register.simple_tag
def sent_by(name, at):
    """ "Name · day clock" of a message or a log line."""
    return format_html("{} · {}", name, _format(formats.when, at)) if at else name


@register.simple_tag(takes_context=True)
def page_query(context, param, page):
    """`?…&page=2`: the address of another page of the same list, filters kept."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[param] = page
    return f"?{query.urlencode()}"


@register.simple_tag
def message_tone(level):
    """The tone of one of Django's messages."""
    return {"success": "ok", "warning": "warn", "error": "err"}.get(level, "info")


@register.simple_tag
def menu_split(menu):
    """The phone's bottom bar: at most four links (`in_bottom_bar`, or the first ones), the rest under "More"."""
    items = list(menu or [])
    chosen = [item for item in items if item.get("in_bottom_bar")] or items
    bar = chosen[:4]
    return {"bar": bar, "rest": [item for item in items if item not in bar]}
