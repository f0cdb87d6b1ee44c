from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "accounts.staff"
    label = "platform_staff"
