from django.apps import AppConfig


class PaperSettingsConfig(AppConfig):
    name = "administration.papers"
    label = "paper_settings"
