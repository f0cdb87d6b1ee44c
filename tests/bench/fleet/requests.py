"""B4, B5: what a request costs, in process. Prints {"page of k queries": milliseconds, "statements": k}."""

import json
import os
import statistics
import time
from io import BytesIO

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.bench.fleet.timing import ROUNDS  # noqa: E402

REQUESTS = 100
PAGES = (1, 10)


def hosts(count: int) -> list[str]:
    """Hosts of the first organisations."""
    return [f"o{number}.localhost" for number in range(1, count + 1)]


class Visitor:
    """Asks the application over WSGI, without a server in between."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()

    def ask(self, host: str, times: int) -> bytes:
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": f"/{times}/", "QUERY_STRING": "", "SERVER_NAME": host,
            "SERVER_PORT": "80", "HTTP_HOST": host, "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http", "wsgi.errors": BytesIO(),
        }  # fmt: skip
        answered = []
        answer = self.application(environ, lambda status, headers, *more: answered.append(status))
        body = b"".join(answer)
        answer.close()
        if answered != ["200 OK"]:
            raise RuntimeError(f"{host}: {answered} {body[:300]!r}")
        return body

    def milliseconds(self, places: list[str], times: int) -> float:
        """Median of the rounds' means."""
        rounds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for number in range(REQUESTS):
                self.ask(places[number % len(places)], times)
            rounds.append((time.perf_counter() - started) / REQUESTS * 1000)
        return statistics.median(rounds)

    def statements(self, places: list[str], times: int) -> float:
        """SQL statements per request."""
        with CaptureQueriesContext(connection) as sent:
            for host in places:
                self.ask(host, times)
        return len(sent) / len(places)


def main() -> None:
    """One tenant in steady state, then 40 (or all there are) in turn."""
    count = min(40, int(os.environ["BENCH_N"]))
    visitor, found = Visitor(), {}
    for name, places in {"steady": hosts(1), "robin": hosts(count)}.items():
        for host in places:
            visitor.ask(host, 1)
        for times in PAGES:
            found[f"{name} {times}"] = visitor.milliseconds(places, times)
            found[f"{name} {times} statements"] = visitor.statements(places, times)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
