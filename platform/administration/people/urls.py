"""Settings: people, invitations, roles, end of duty, support visits."""

app_name = "people_settings"
urlpatterns: list = []
