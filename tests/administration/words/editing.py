"""Changing a word in the browser."""

import re

from django.test import TestCase

EXPERT = "/settings/words/expert/"


def page(response) -> str:
    return response.content.decode()


def edit(browser, word, slot="expert", lang="fi", **changes):
    """Ask for the forms of a word, then save them as they were proposed, but for `changes`."""
    address = f"/settings/words/{slot}/{lang}/"
    fields = {**proposed(browser, address, word), "save": "1", **changes}
    with TestCase.captureOnCommitCallbacks(execute=True):  # the test's transaction never commits by itself
        return browser.post(address, fields)


def proposed(browser, address, word) -> dict[str, str]:
    """The fields of the form as the page fills them in."""
    shown = page(browser.get(address, {"typed": word}))
    inputs = [tag for tag in re.findall(r"<input[^>]*>", shown) if 'name="' in tag]
    fields = {_attribute(tag, "name"): _attribute(tag, "value") for tag in inputs}
    return {name: value for name, value in fields.items() if name not in ("typed", "csrfmiddlewaretoken")}


def _attribute(tag, name):
    found = re.search(rf'{name}="([^"]*)"', tag)
    return found[1].replace("&#x27;", "'") if found else ""
