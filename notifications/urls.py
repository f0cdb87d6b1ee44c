"""Notices."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.index, name="index"),
    path("choices/", views.choices, name="choices"),
    path("read/", views.read_all, name="read_all"),
]
