from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "tenants.fleet"
    label = "fleet"

    def ready(self) -> None:
        from tenants.fleet import deleting, exporting  # noqa: F401  they register their kinds of jobs
