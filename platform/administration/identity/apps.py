from django.apps import AppConfig


class IdentitySettingsConfig(AppConfig):
    name = "administration.identity"
    label = "identity_settings"
