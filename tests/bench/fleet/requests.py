"""B4, B5: what a request costs, in process. Reads "time NAME QUERIES" or "count NAME QUERIES", prints one number.

One process for each project stays open and they are asked in turn: what slows the machine for a while slows all.
"""

import os
import sys
import time
from io import BytesIO

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

REQUESTS = {
    1: 120,
    10: 40,
}  # of a round, by queries of the page: about as long, and all 40 organisations take part


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
        """Of one request, over a round of them."""
        started = time.perf_counter()
        for number in range(REQUESTS[times]):
            self.ask(places[number % len(places)], times)
        return (time.perf_counter() - started) / REQUESTS[times] * 1000

    def statements(self, places: list[str], times: int) -> float:
        """SQL statements per request."""
        with CaptureQueriesContext(connection) as sent:
            for host in places:
                self.ask(host, times)
        return len(sent) / len(places)


def main() -> None:
    """One tenant in steady state, and 40 (or all there are) in turn."""
    visitor = Visitor()
    places = {"steady": hosts(1), "robin": hosts(min(40, int(os.environ["BENCH_N"])))}
    measure = {"time": visitor.milliseconds, "count": visitor.statements}
    for line in sys.stdin:
        what, name, times = line.split()
        print(measure[what](places[name], int(times)), flush=True)


if __name__ == "__main__":
    main()
