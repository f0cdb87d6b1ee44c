from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "registry.sessions"
    label = "expert_sessions"
