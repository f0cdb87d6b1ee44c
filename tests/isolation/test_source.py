"""The source itself: nobody goes round the guards (localdev/patterns.py reads every file)."""

from collections import Counter
from pathlib import Path

import pytest

from localdev import patterns

# Who may do what; a new name here is seen in review. The lists in patterns.py may be shorter, never longer.
MAY_SWITCH = {
    "tenants/context.py",
    "tenants/directory.py",
    "tenants/middleware.py",
    "tenants/fleet/schemas.py",
    "tenants/postgresql/*",
    "tests/conftest.py",
    "tests/visitor.py",
    "tests/isolation/*",
    "tests/*",
}
CORE = {rule: patterns.ALLOWED.get(rule, ()) for rule in patterns.RULES}


def test_no_forbidden_pattern_stands_in_the_source():
    offences = [str(offence) for offence in patterns.find_offences() if offence.rule != "length"]
    assert offences == []


@pytest.mark.parametrize("rule", [rule for rule in patterns.RULES if "tenant" in rule])
def test_only_the_core_switches_tenants(rule):
    assert set(CORE[rule]) <= MAY_SWITCH


@pytest.mark.parametrize("rule", ["threads", "streaming", "raw-connection", "formatted-sql"])
def test_no_app_is_excused_from_the_rules_that_keep_tenants_apart(rule):
    outside = [path for path in CORE[rule] if path.split("/")[0] in {"registry", "billing", "notifications"}]
    assert outside == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from django_tenants.utils import schema_context", "tenant-switch"),
        ("from threading import Thread", "threads"),
        ("from django.core import signing", "signing"),
        ("import redis", "redis"),
        ("cursor.execute(f'SELECT * FROM {table}')", "formatted-sql"),
        ("connection.connection.cursor()", "raw-connection"),
        ("return StreamingHttpResponse(rows)", "streaming"),
    ],
)
def test_a_planted_offence_in_an_app_is_found(source, rule):
    found = Counter(offence.rule for offence in patterns.offences_in(source, "registry/orders/services.py"))
    assert found[rule]


def test_the_check_is_part_of_lint():
    from localdev import lint

    assert "patterns" in Path(lint.__file__).read_text(encoding="utf-8")


def test_no_signal_of_celery_carries_the_tenant():
    """Celery logs a signal's exception and runs the task all the same (security.md 1.4)."""
    offenders = [
        path
        for folder in ("platform", "tenants", "registry", "billing", "notifications")
        for path in (patterns.ROOT / folder).rglob("*.py")
        if "task_prerun" in Path(path).read_text(encoding="utf-8")
        or "tenant_schemas_celery" in Path(path).read_text(encoding="utf-8")
    ]
    assert offenders == []
