"""Log lines: the organisation, no capability of a link, and one line for a page that was refused."""

import logging

from config.logs import LineFormatter, RefusalsInOneLine
from tests.factories.people import person
from tests.visitor import Visitor


def record_of(level: int, message: str, fault: Exception | None = None) -> logging.LogRecord:
    facts = (type(fault), fault, fault.__traceback__) if fault else None
    return logging.LogRecord("django.request", level, __file__, 1, message, None, facts)


def test_a_refused_page_is_one_line_with_its_organisation(north, caplog):
    assert Visitor("north").sign_in(person("Aino")).get("/register/").status_code == 403
    (refusal,) = (record for record in caplog.records if record.name == "django.request")
    line = LineFormatter().format(refusal)
    assert "/register/" in line
    assert f"tenant={north.pk}" in line
    assert "\n" not in line


def test_a_fault_keeps_the_frames_that_lead_to_it(db):
    try:
        raise LookupError("nowhere")
    except LookupError as fault:
        record = record_of(logging.ERROR, "Internal Server Error: /work/", fault)
    assert RefusalsInOneLine().filter(record)
    assert "LookupError: nowhere" in LineFormatter().format(record)


def test_a_key_of_a_link_does_not_reach_the_log(db):
    line = LineFormatter().format(record_of(logging.WARNING, f"Not Found: /join/{'kX3_' * 11}/"))
    assert "kX3_" not in line
    assert "/join/…/" in line
