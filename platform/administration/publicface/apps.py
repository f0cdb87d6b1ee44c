from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "administration.publicface"
    label = "public"
