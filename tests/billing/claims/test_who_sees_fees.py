"""Who gets in to the fee pages, that looking changes nothing, and what the lists cost."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.claims import services
from billing.claims.models import Claim
from domain.period import Month
from tenants.context import in_tenant
from tests.billing.claims.visits import MONTH, send, send_url, sign_in
from tests.factories.billing import make_line
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import Visitor


def test_another_experts_month_and_line_do_not_exist(chain, eero):
    line = make_line(eero)
    ossi = sign_in(make_expert("Ossi").user)
    assert ossi.get(reverse("claims:month", args=[MONTH])).status_code == 404
    assert ossi.post(send_url(), {}).status_code == 404
    for method in (ossi.get, ossi.post):
        assert method(reverse("claims:line", args=[line.pk])).status_code == 404
    for wrong in ("2026-13", "nonsense", "2026-11-01"):
        assert sign_in(eero.user).get(reverse("claims:month", args=[wrong])).status_code == 404


def test_getting_pages_changes_nothing_and_sending_needs_a_post(chain, eero):
    line = make_line(eero)
    visitor = sign_in(eero.user)
    for name, args in (("mine", []), ("month", [MONTH]), ("line", [line.pk])):
        assert visitor.get(reverse(f"claims:{name}", args=args)).status_code == 200
    assert visitor.get(send_url()).status_code == 405
    line.refresh_from_db()
    assert line.status == "draft"


def test_strangers_do_not_get_in(chain, eero):
    line = make_line(eero)
    send(eero)
    assert Visitor("north").get(reverse("claims:to_approve")).status_code == 302
    assert sign_in(eero.user).get(reverse("claims:to_approve")).status_code == 403
    assert sign_in(chain["Aino"]).get(reverse("claims:mine")).status_code == 403
    assert sign_in(chain["Liisa"]).get(reverse("claims:line_detail", args=[line.pk])).status_code == 404


def test_a_line_of_another_organisation_does_not_exist(chain, eero, south):
    line = make_line(eero)
    send(eero)
    key = line.pk
    with in_tenant(south):
        ulla = person("Ulla")
        visitor = Visitor("south").sign_in(ulla)
    assert visitor.get(f"/claims/approve/{key}/").status_code == 404


def queries(visitor, url) -> int:
    visitor.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(url).status_code == 200
    return len(captured)


def test_every_list_costs_the_same_for_one_line_and_for_five(chain, eero):
    def counts() -> list[int]:
        expert, aino = sign_in(eero.user), sign_in(chain["Aino"])
        expert.get(reverse("claims:mine"))  # looks up the organisation, which is remembered for a while
        pages = [
            (expert, "claims:mine", []),
            (expert, "claims:month", [MONTH]),
            (expert, "claims:month", ["2026-10"]),
        ]
        pages += [(aino, "claims:to_approve", []), (aino, "claims:decide_many", [])]
        return [queries(visitor, reverse(name, args=args)) for visitor, name, args in pages]

    def add(day: int) -> None:
        make_line(eero, day=dt.date(2026, 10, day))
        services.submit_month(expert=eero, month=Month(2026, 10), by=eero.user)
        make_line(eero, day=dt.date(2026, 11, day))

    add(1)
    one = counts()
    for day in range(2, 6):
        add(day)
    assert counts() == one
    assert Claim.objects.count() == 2
