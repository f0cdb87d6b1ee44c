"""Settings: task types and products (A090, A101, A111)."""

app_name = "catalogue_settings"
urlpatterns: list = []
