"""Settings: the organisation's words and their forms (terminology.md part A)."""

from django.urls import path

from administration.words import views

app_name = "word_settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:name>/", views.slot, name="slot"),
    path("<slug:name>/<slug:lang>/", views.edit, name="edit"),
    path("<slug:name>/<slug:lang>/history/", views.history, name="history"),
]
