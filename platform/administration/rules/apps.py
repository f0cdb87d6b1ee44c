from django.apps import AppConfig


class RuleSettingsConfig(AppConfig):
    name = "administration.rules"
    label = "rule_settings"
