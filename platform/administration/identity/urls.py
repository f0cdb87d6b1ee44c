"""Settings: name, colour, logo, contact details, public pages."""

from django.urls import path

from administration.identity import inbox, text_views, views

app_name = "identity_settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("look/", views.look, name="look"),
    path("contact/", views.contact, name="contact"),
    path("sample/", views.sample, name="sample"),
    path("history/", views.history, name="history"),
    path("history/<uuid:pk>/", views.version, name="version"),
    path("pages/", text_views.pages, name="pages"),
    path(
        "pages/versions/<uuid:pk>/", text_views.version, name="text_version"
    ),  # before what its key would match
    path("pages/<slug:page>/<slug:language>/", text_views.edit, name="text"),
    path("pages/<slug:page>/<slug:language>/history/", text_views.history, name="text_history"),
    path("feedback/", inbox.messages_page, name="messages"),
    path("feedback/<uuid:pk>/", inbox.message, name="message"),
]
