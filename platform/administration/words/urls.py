"""Settings: the organisation's words and their forms (terminology.md part A)."""

app_name = "word_settings"
urlpatterns: list = []
