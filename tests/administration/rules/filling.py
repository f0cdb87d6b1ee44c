"""Filling a rule's page the way a browser would: every field as the page shows it, then what the person changes."""

import lxml.html

from tests.visitor import Visitor

APPROVAL = {"approved_by": "Johtoryhmä", "document": "HVA 12/2026"}


def fields_of(html: str) -> dict[str, list[str]]:
    """What the browser would send of the page's POST form with `save` pressed."""
    page = lxml.html.fromstring(html)
    (form,) = [form for form in page.forms if form.xpath(".//*[@name='valid_from']")]
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def change(visitor: Visitor, path: str, **sent):
    """Open the page, change some fields, check the change and take it into use. Gives the last answer.

    `None` leaves a field out, like an empty tick; `lists` come as lists.
    """
    page = visitor.get(path)
    assert page.status_code == 200
    fields = fields_of(page.content.decode())
    checked = visitor.post(path, _with(fields, {**APPROVAL, **sent}))
    if checked.status_code != 200:
        return checked
    return visitor.post(path, {**fields_of(checked.content.decode()), "save": "1"})


def _with(fields: dict, sent: dict) -> dict:
    changed = {**fields, **{name: value for name, value in sent.items() if value is not None}, "save": "1"}
    return {name: value for name, value in changed.items() if name not in sent or sent[name] is not None}
