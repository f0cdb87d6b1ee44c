"""Settings: name, colour, logo, contact details, public pages."""

app_name = "identity_settings"
urlpatterns: list = []
