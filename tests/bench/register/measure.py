"""What a page of the table costs, in process. Prints [{name, ours, floor (ms), queries}] as JSON."""

import json

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from tenants.context import in_tenant  # noqa: E402
from tenants.models import Tenant  # noqa: E402
from tests.bench.fleet.timing import median_of  # noqa: E402
from tests.bench.register.fill import SLUG  # noqa: E402
from tests.bench.register.floor import QUESTIONS, Question  # noqa: E402
from tests.visitor import Visitor  # noqa: E402

TABLE, ROUNDS = "/register/", 15


def address_of(client: Visitor, question: Question) -> str:
    """Where the answer stands: searching gives it, as in the browser."""
    base = client.post(TABLE, question.sent).headers["Location"]
    return f"{base}&sort={question.sort}" if question.sort else base


def measure(client: Visitor, question: Question) -> dict:
    """Medians of the page and of its floor, and the number of queries in a page."""
    address = address_of(client, question)
    if client.get(address).status_code != 200:
        raise RuntimeError(question.name)
    with CaptureQueriesContext(connection) as sent:
        client.get(address)
    queries = len(sent)  # now: the next request empties the log
    return {
        "name": question.name,
        "ours": 1000 * median_of(lambda: client.get(address), ROUNDS),
        "floor": 1000 * median_of(lambda: ask(question), ROUNDS),
        "queries": queries,
    }


def ask(question: Question) -> None:
    """The floor: its statements, and their rows fetched."""
    with connection.cursor() as cursor:
        for statement in question.statements():
            cursor.execute(statement)
            cursor.fetchall()


def main() -> None:
    """Every question, as the coordinator."""
    with in_tenant(Tenant.objects.get(slug=SLUG)):
        client = Visitor(SLUG).sign_in(User.objects.get(first_name="Kaarina"))
        print(json.dumps([measure(client, question) for question in QUESTIONS]))


if __name__ == "__main__":
    main()
