"""The front page of the settings."""

from django.urls import path

from administration import views

app_name = "settings"
urlpatterns = [path("", views.index, name="index")]
