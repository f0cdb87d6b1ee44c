"""Run as a program against a database of its own: two clerks close the same period at the same moment.

Prints one JSON line: what each got, how many runs there are, and the hashes of the files. `--read` prints only the
hashes: another process, on another day, makes the same files.
"""

import hashlib
import json
import sys
from threading import Barrier, Thread

import django

django.setup()

import datetime as dt  # noqa: E402

import time_machine  # noqa: E402
from django.db import connection  # noqa: E402

from billing.payouts import services  # noqa: E402
from billing.payouts.files import FORMATS, render  # noqa: E402
from billing.payouts.models import PayoutRun  # noqa: E402
from domain.errors import Conflict  # noqa: E402
from tenants.context import in_tenant  # noqa: E402
from tenants.models import Tenant  # noqa: E402
from tests.factories.organisation import use_preset  # noqa: E402
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, second_clerk, set_payroll  # noqa: E402
from tests.factories.people import person  # noqa: E402
from tests.factories.registry import make_expert  # noqa: E402


def race(tenant, clerks) -> list[str]:
    """Both at once, each on a connection of their own."""
    barrier, results = Barrier(len(clerks)), []

    def close(clerk) -> None:
        with in_tenant(tenant):
            barrier.wait()
            try:
                services.freeze_run(pay_day=PAY_DAY, by=clerk)
                results.append("closed")
            except Conflict:
                results.append("conflict")
            except Exception as error:
                results.append(repr(error))
        connection.close()

    threads = [Thread(target=close, args=[clerk]) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def prepare() -> list:
    use_preset("ita-uusimaa")
    set_payroll(debtor=DEBTOR)
    for name in ("Eero", "Ella", "Elli"):
        expert = make_expert(name)
        for amount in ("75.00", "12.34"):
            approved_line(expert, amount)
    return [person("Pirkko"), second_clerk()]


def hashes() -> dict[str, str]:
    found = {}
    for name in FORMATS:
        _made, out = render(PayoutRun.objects.get(), name)
        with out:
            found[name] = hashlib.sha256(out.read()).hexdigest()
    return found


def main() -> None:
    tenant = Tenant.objects.get(slug="north")
    told = {}
    with in_tenant(tenant):
        if "--read" not in sys.argv:
            clerks = prepare()
            told["results"] = race(tenant, clerks)
        told |= {
            "runs": PayoutRun.objects.count(),
            "lines": PayoutRun.objects.get().lines.count(),
            "hashes": hashes(),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    with time_machine.travel(dt.datetime(2026, 12, 11 if "--read" in sys.argv else 10, 8, tzinfo=dt.UTC)):
        main()
