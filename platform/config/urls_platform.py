"""Pages of the platform host: the front page, the bank for vetted outsiders, the operators' desk."""

from django.urls import include, path

from config import operator_views, views

urlpatterns = [
    path("", views.platform_home, name="home"),
    path("account/2fa/totp/activate/", views.activate_totp, name="mfa_activate_totp"),
    path("account/", include("allauth.urls")),
    path("i18n/language/", views.set_language, name="set_language"),
    path("info/<slug:page>/", views.platform_info, name="info"),
    path("bank/", include("registry.bank.urls")),
    path("operator/", include("administration.operators.urls")),
    path("operator/messages/", operator_views.messages, name="operator_messages"),
    path("operator/messages/<uuid:pk>/", operator_views.decide_message, name="operator_message"),
    path("", include("ui.urls")),
]
handler400 = "ui.views.bad_request"
handler403 = "ui.views.forbidden"
handler404 = "ui.views.not_found"
handler500 = "ui.views.server_error"
