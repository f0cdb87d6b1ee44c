"""Settings: units, rooms, instructions, orientation, budgets, and who handles what."""

app_name = "unit_settings"
urlpatterns: list = []
