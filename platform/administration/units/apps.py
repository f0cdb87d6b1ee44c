from django.apps import AppConfig


class UnitSettingsConfig(AppConfig):
    name = "administration.units"
    label = "unit_settings"
