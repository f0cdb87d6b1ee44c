from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tenants.organisation"
    label = "organisation"
