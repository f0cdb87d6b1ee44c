"""The national bank: search, cards and requests. The same on organisations' hosts and on the platform's."""

from django.urls import path

from registry.bank import views

app_name = "bank"
urlpatterns = [
    path("", views.search, name="search"),
    path("profiles/<uuid:profile_id>/", views.profile, name="profile"),
    path("profiles/<uuid:profile_id>/request/", views.ask, name="request"),
    path("requests/", views.requests, name="requests"),
    path("credentials/", views.credentials, name="credentials"),
]
