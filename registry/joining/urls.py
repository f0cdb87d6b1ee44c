"""An expert's papers: agreements, commitments, tax cards, payment details and equipment."""

app_name = "joining"
urlpatterns: list = []
