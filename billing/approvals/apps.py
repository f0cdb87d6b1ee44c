from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "billing.approvals"
    label = "approvals"

    def ready(self) -> None:
        from billing.approvals.selectors import absences, open_rounds
        from registry.orders.handling import tell_absences
        from tenants.organisation.open_work import tell_open_work

        tell_absences(absences)
        tell_open_work(open_rounds)
