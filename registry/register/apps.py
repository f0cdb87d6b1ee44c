from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "registry.register"
    label = "register"

    def ready(self) -> None:
        from registry.intake.notes import set_notebook
        from registry.register.notebook import RegisterNotebook

        set_notebook(RegisterNotebook())
