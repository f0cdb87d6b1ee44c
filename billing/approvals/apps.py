from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "billing.approvals"
    label = "approvals"

    def ready(self) -> None:
        from accounts.roles.handling import tell_absences
        from billing.approvals.selectors import absences, open_rounds
        from tenants.organisation.open_work import tell_open_work

        tell_absences(absences)
        tell_open_work(open_rounds)
