"""The operators' desk: organisations, new organisations, export, deletion, the fleet's state."""

app_name = "operators"
urlpatterns: list = []
