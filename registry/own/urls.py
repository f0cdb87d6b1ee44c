"""The expert's own pages: papers, data, consents and choices."""

app_name = "own"
urlpatterns: list = []
