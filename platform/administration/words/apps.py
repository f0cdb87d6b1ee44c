from django.apps import AppConfig


class WordSettingsConfig(AppConfig):
    name = "administration.words"
    label = "word_settings"
