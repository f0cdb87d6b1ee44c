"""The operators' desk: organisations, new organisations, export, deletion, the fleet's state."""

from django.urls import path

from administration.operators import acting, drafting, support_views, views

app_name = "operators"
urlpatterns = [
    path("", views.index, name="index"),
    path("fleet/", views.fleet, name="fleet"),
    path("organisations/<uuid:pk>/", views.organisation, name="organisation"),
    path("organisations/<uuid:pk>/<slug:act>/", acting.act, name="act"),
    path("jobs/<uuid:pk>/", views.job, name="job"),
    path("jobs/<uuid:pk>/archive/", acting.download, name="download"),
    path("support/", support_views.support, name="support"),
    path("support/<uuid:visit_id>/link/", support_views.link, name="support_link"),
    path("support/<uuid:visit_id>/end/", support_views.give_up, name="support_end"),
    path("new/", drafting.start, name="start"),
    path("new/<uuid:pk>/", drafting.tasks, name="tasks"),
    path("new/<uuid:pk>/check/", drafting.check, name="check"),
    path("new/<uuid:pk>/drop/", drafting.drop, name="drop"),
    path("new/<uuid:pk>/logo/", drafting.logo, name="logo"),
    path("new/<uuid:pk>/<slug:step>/", drafting.step, name="step"),
]
