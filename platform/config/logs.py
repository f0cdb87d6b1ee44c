"""Log lines that carry the tenant and no personal data."""

import logging
import re

TOKEN = re.compile(
    r"[\w-]{40,}"
)  # a capability of a link in an address; whoever reads the log must not get it


class LineFormatter(logging.Formatter):
    """One line: time, level, logger, tenant, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s tenant=%(tenant)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        from django.db import connection

        tenant = getattr(connection, "tenant", None)
        record.tenant = getattr(tenant, "pk", None) or "-"
        return TOKEN.sub("…", super().format(record))


class RefusalsInOneLine(logging.Filter):
    """For `django.request`: a refused page is told without the frames that lead to it. A fault keeps them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
