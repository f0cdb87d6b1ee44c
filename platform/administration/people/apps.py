from django.apps import AppConfig


class PeopleSettingsConfig(AppConfig):
    name = "administration.people"
    label = "people_settings"
