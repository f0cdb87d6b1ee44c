"""Possible duplicates and their merging."""

app_name = "merging"
urlpatterns: list = []
