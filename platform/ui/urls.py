"""Addresses of the look: the tenant's theme file and, in tests and development, the gallery."""

from django.urls import path

from ui import views

app_name = "ui"
urlpatterns = [
    path("theme/<str:token>.css", views.theme, name="theme"),
    path("_kit/", views.gallery, name="gallery"),
]
