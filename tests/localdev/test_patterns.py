"""The checker finds planted offences, and only those."""

import pytest

from localdev.patterns import RULES, find_offences, offences_in
from localdev.templates import template_offences

PLANTED = [
    ("import threading", "threads"),
    ("from concurrent.futures import ThreadPoolExecutor", "threads"),
    ("from asgiref.sync import sync_to_async", "async"),
    ("async def view(request): ...", "async"),
    ("rows = Order.objects.acount()", "async"),
    ("from django.http import StreamingHttpResponse", "streaming"),
    ("return_value = http.StreamingHttpResponse(rows)", "streaming"),
    ("from django.utils.safestring import mark_safe", "mark-safe"),
    ("text = mark_safe(name)", "mark-safe"),
    ("connection.connection.cursor()", "raw-connection"),
    ("from django_tenants.utils import tenant_context", "tenant-switch"),
    ("with schema_context('x'): pass", "tenant-switch"),
    ("connection.set_tenant(tenant)", "tenant-set"),
    ("from django.core import signing", "signing"),
    ("from django.core.signing import dumps", "signing"),
    ("import redis", "redis"),
    ("import redis.client", "redis"),
    ("cursor.execute(f'DROP SCHEMA {name}')", "formatted-sql"),
    ("cursor.execute('SELECT %s' % name)", "formatted-sql"),
    ("cursor.execute('SELECT ' + name)", "formatted-sql"),
    ("Order.objects.raw('SELECT {}'.format(name))", "formatted-sql"),
    ("x = 1\n" * 301, "length"),
]
HARMLESS = [
    "cursor.execute('SELECT %s', [name])",
    "cursor.execute(sql.SQL('SELECT {}').format(sql.Identifier(name)))",
    "cursor.execute(f'SELECT 1')",
    "from tenants.context import in_tenant",
    "from django.db import connection\nconnection.cursor()",
    "import redistribution",
    "from redis.exceptions import RedisError",
    "'StreamingHttpResponse is forbidden'",
    "x = 1\n" * 300,
]


@pytest.mark.parametrize(("source", "rule"), PLANTED, ids=[source[:40] for source, _ in PLANTED])
def test_a_planted_offence_is_found(source, rule):
    assert rule in {offence.rule for offence in offences_in(source, "billing/claims/services.py")}


@pytest.mark.parametrize("source", HARMLESS, ids=[source[:40] for source in HARMLESS])
def test_harmless_code_is_left_alone(source):
    assert offences_in(source, "billing/claims/services.py") == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tenants/context.py", "connection.set_tenant(tenant)"),
        ("platform/outbox/relay.py", "import redis"),
        ("platform/crypto/tokens.py", "from django.core import signing"),
    ],
)
def test_the_allow_list_excuses_one_place_and_no_other(path, source):
    assert offences_in(source, path) == []
    assert offences_in(source, "registry/orders/services.py")


@pytest.mark.parametrize("name", ["pricing.py", "eligibility.py"])
def test_a_rule_module_imports_no_django(name):
    source = "from django.utils import timezone"
    assert [o.rule for o in offences_in(source, f"billing/rates/{name}")] == ["pure"]
    assert offences_in(source, "billing/rates/services.py") == []


def test_every_rule_of_the_checker_has_a_planted_offence():
    assert {rule for _, rule in PLANTED} | {"pure"} == set(RULES)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<style>p {}</style>", "inline-style"),
        ('<p class="x"\n  style="color: red">', "inline-style"),
        ("<script>alert(1)</script>", "inline-script"),
        ('<script type="module">go()</script>', "inline-script"),
        ('<button type="button" onclick="go()">', "inline-handler"),
        ('<div hx-on::after-swap="go()">', "inline-handler"),
        ('<a href="javascript:go()">', "javascript-url"),
        ("{{ order.note|safe }}", "unescaped"),
        ("{% autoescape off %}{{ x }}{% endautoescape %}", "unescaped"),
    ],
)
def test_a_planted_offence_in_a_template_is_found(text, rule):
    assert [found[1] for found in template_offences(text, "platform/ui/templates/ui/page.html")] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="{% static "ui/page.js" %}" type="module"></script>',
        '<script type="application/json" id="rows">{}</script>',
        '<link rel="stylesheet" href="x.css">',
        '<c-btn style="primary">',
        "{# <style> is forbidden #}",
        "{% comment %}<p onclick='x'>{% endcomment %}",
        '<p data-on="1" class="once">on = off</p>',
    ],
)
def test_a_clean_template_is_left_alone(text):
    assert list(template_offences(text, "platform/ui/templates/ui/page.html")) == []


def test_a_message_may_carry_style_attributes_but_no_script():
    path = "notifications/templates/notifications/mail/offer.html"
    found = template_offences('<p style="margin: 0">\n<script>x()</script>', path)
    assert [(line, rule) for line, rule, _ in found] == [(2, "inline-script")]


def test_files_are_found_in_every_source_folder_and_reported_with_place(tmp_path):
    folder = tmp_path / "billing" / "claims"
    folder.mkdir(parents=True)
    (folder / "services.py").write_text("import os\nimport threading\n")
    (folder / "page.html").write_text("<p>\n<style></style>")
    found = [str(offence) for offence in find_offences(tmp_path)]
    assert [text.split(": ")[0] for text in found] == [
        "billing/claims/services.py:2",
        "billing/claims/page.html:2",
    ]
