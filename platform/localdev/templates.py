"""Forbidden patterns in templates: anything a strict content security policy would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

COMMENTS = re.compile(r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
RULES = {
    "inline-style": (
        re.compile(r"<style\b|<(?!c-)[a-z][\w-]*\b[^<>]*?\sstyle\s*=", re.IGNORECASE),
        "no inline style: the page's policy refuses it; write a class in the component's CSS",
    ),
    "inline-script": (
        re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/json)", re.IGNORECASE),
        "no inline script: the page's policy refuses it; write a module",
    ),
    "inline-handler": (
        re.compile(r"<[a-z][\w.-]*\b[^<>]*?\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=", re.IGNORECASE),
        "no on…= attributes: the page's policy refuses them; listen in a module",
    ),
    "javascript-url": (
        re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
        "no javascript: addresses",
    ),
    "unescaped": (
        re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off"),
        "no |safe and no autoescape off: use a component or format_html",
    ),
}
# A mail program knows no style sheets, so messages may carry style attributes.
MAIL_FOLDERS = ("/mail/", "/email/")


def template_offences(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """(line, rule, message) for each offence in one template."""
    visible = COMMENTS.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), text)
    for rule, (pattern, message) in RULES.items():
        if rule == "inline-style" and any(folder in path for folder in MAIL_FOLDERS):
            continue
        for hit in pattern.finditer(visible):
            yield visible.count("\n", 0, hit.start()) + 1, rule, message
