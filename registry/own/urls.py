"""The expert's own pages."""

from django.urls import path

from registry.own import data_views, views

app_name = "own"
urlpatterns = [
    path("", views.home, name="home"),
    path("contact/", views.contact, name="contact"),
    path("limits/", views.limits, name="limits"),
    path("times/", views.availability, name="availability"),
    path("pause/", views.pause, name="pause"),
    path("topics/", views.topics, name="topics"),
    path("access/", views.access, name="access"),
    path("change/", views.change, name="change"),
    path("consents/", data_views.consents, name="consents"),
    path("seen/", data_views.seen, name="seen"),
    path("notes/", data_views.notes, name="notes"),
    path("download/", data_views.download, name="download"),
    path("download/copy/", data_views.copy, name="copy"),
    path("requests/", data_views.requests, name="requests"),
    path("requests/<uuid:request_id>/back/", data_views.take_back, name="take_back"),
    path("appearance/", data_views.appearance, name="appearance"),
]
