"""Makes an organisation from a preset. Run as the owner."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.creation import Person, Plan, create_organisation
from domain.errors import DomainError
from tenants.context import in_platform
from tenants.fleet.owner import refuse_other_login
from tenants.models import Kind
from tenants.presets import available

SAID = ("slug", "name", "name_sv", "name_en", "kind", "region_code", "brand_colour")


class Command(BaseCommand):
    """`manage.py create_tenant SLUG --preset CODE --admin MAIL FIRST LAST`: what is not said comes from the preset."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("slug", help="first part of the host")
        parser.add_argument("--preset", required=True, choices=available())
        parser.add_argument("--name", help="in Finnish")
        parser.add_argument("--name-sv")
        parser.add_argument("--name-en")
        parser.add_argument("--kind", choices=Kind.values)
        parser.add_argument("--region", dest="region_code", help="code of the wellbeing services county")
        parser.add_argument("--languages", nargs="+", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--colour", dest="brand_colour")
        parser.add_argument("--admin", nargs=3, metavar=("MAIL", "FIRST", "LAST"))
        parser.add_argument("--reason", default="create_tenant")

    def handle(self, *args, reason: str, **options):
        refuse_other_login()
        with in_platform():
            try:
                plan = _plan(options)
                tenant = create_organisation(plan, by=None, reason=reason)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{tenant.name}: {tenant.slug}.{settings.BASE_DOMAIN}")


def _plan(options: dict) -> Plan:
    said = {name: options[name] for name in SAID if options[name]}
    if options["languages"]:
        said["languages"] = tuple(options["languages"])
    if options["admin"]:
        said["administrator"] = Person(*options["admin"])
    return Plan.from_preset(options["preset"], **said)
