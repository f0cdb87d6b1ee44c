from django.apps import AppConfig


class CatalogueSettingsConfig(AppConfig):
    name = "administration.catalogue"
    label = "catalogue_settings"
