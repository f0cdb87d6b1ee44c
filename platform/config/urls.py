"""Pages of an organisation's host."""

from django.urls import include, path

from administration.publicface import views as public
from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/2fa/totp/activate/", views.activate_totp, name="mfa_activate_totp"),
    path("account/", include("allauth.urls")),
    path("i18n/language/", views.set_language, name="set_language"),
    path("orders/", include("registry.orders.urls")),
    path("order/", include("registry.orders.public.urls")),
    path("work/", include("registry.matching.urls")),
    path("sessions/", include("registry.sessions.urls")),
    path("me/", include("registry.own.urls")),
    path("data-requests/", include("registry.rights.urls")),
    path("experts/", include("registry.experts.urls")),
    path("register/", include("registry.register.urls")),
    path("register/import/", include("registry.intake.urls")),
    path("register/duplicates/", include("registry.merging.urls")),
    path("papers/", include("registry.joining.urls")),
    path("training/", include("registry.training.urls")),
    path("events/", include("registry.events.urls")),
    path("apply/", include("registry.applying.urls")),
    path("bank/", include("registry.bank.urls")),
    path("claims/", include("billing.claims.urls")),
    path("payroll/", include("billing.payouts.urls")),
    path("notices/", include("notifications.urls")),
    path("settings/", include("administration.urls")),
    path("settings/rules/", include("administration.rules.urls")),
    path("settings/words/", include("administration.words.urls")),
    path("settings/units/", include("administration.units.urls")),
    path("settings/people/", include("administration.people.urls")),
    path("settings/organisation/", include("administration.identity.urls")),
    path("settings/catalogue/", include("administration.catalogue.urls")),
    path("settings/papers/", include("administration.papers.urls")),
    path("", include("administration.publicface.urls")),
    path("info/<slug:page>/", public.info, name="info"),
    path("", include("ui.urls")),
]
handler400 = "ui.views.bad_request"
handler403 = "ui.views.forbidden"
handler404 = "ui.views.not_found"
handler500 = "ui.views.server_error"
