"""Settings: agreements and commitments."""

from django.urls import path

from administration.papers import commitment_views, text_views, views

app_name = "paper_settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("commitments/<slug:kind>/", commitment_views.commitment, name="commitment"),
    path("versions/<uuid:pk>/", text_views.version, name="version"),
    path("<slug:paper>/<slug:language>/", text_views.text, name="text"),
    path("<slug:paper>/<slug:language>/history/", text_views.history, name="history"),
]
