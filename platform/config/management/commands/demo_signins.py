"""Addresses and sign-ins of the demonstration."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.people import script
from tenants.models import Domain, Tenant

WORDS = {
    "koordinaattori": "coordinator",
    "tilaaja": "orderer",
    "yhdyshenkilo": "unit contact",
    "esihenkilo": "line manager",
    "johtaja": "unit head",
    "palkat": "payroll clerk",
    "paakayttaja": "administrator",
    "kokemus1": "expert",
}


class Command(BaseCommand):
    """`manage.py demo_signins [--json]`"""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        if settings.KOKEMUS_ENV != "local":
            raise CommandError("the demonstration exists only on a local machine")
        tables = {"addresses": _addresses(), "sign-ins (the same in every organisation)": _signins()}
        if options["json"]:
            self.stdout.write(json.dumps(tables, ensure_ascii=False))
            return
        for heading, rows in tables.items():
            self.stdout.write(heading)
            for row in rows:
                self.stdout.write("  " + "  ".join(row.values()))


def _url(host: str) -> str:
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}/"


def _addresses() -> list[dict]:
    names = dict(Tenant.objects.values_list("pk", "name"))
    rows = [{"address": _url(settings.BASE_DOMAIN), "organisation": "platform and national bank"}]
    hosts = Domain.objects.filter(is_primary=True).order_by("domain")
    return rows + [{"address": _url(host.domain), "organisation": names[host.tenant_id]} for host in hosts]


def _signins() -> list[dict]:
    password = script()["password"]
    rows = [{"who": who, "mail": f"{key}@example.fi", "password": password} for key, who in WORDS.items()]
    platform = {"hakija": "national searcher (platform)", "operaattori": "operator (platform)"}
    return rows + [
        {"who": who, "mail": f"{key}@example.fi", "password": password} for key, who in platform.items()
    ]
