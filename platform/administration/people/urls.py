"""Settings: people, invitations, roles, end of duty, support visits."""

from django.urls import path

from administration.people import (
    import_views,
    invitation_views,
    leaving_views,
    support_views,
    views,
)

app_name = "people_settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("invite/", invitation_views.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/again/", invitation_views.again, name="invite_again"),
    path("invitations/<uuid:invitation_id>/withdraw/", invitation_views.withdraw, name="withdraw"),
    path("join/<str:token>/", invitation_views.join, name="join"),
    path("import/", import_views.upload, name="import"),
    path("import/run/", import_views.run, name="import_run"),
    path("import/report/", import_views.report, name="import_report"),
    path("import/template/", import_views.download, name="import_template"),
    path("support/", support_views.visits, name="support"),
    path("support/<uuid:visit_id>/", support_views.answer, name="support_answer"),
    path("visit/<str:token>/", support_views.enter, name="support_enter"),
    path("roles/<uuid:grant_id>/end/", views.end_role, name="end_role"),
    path("<uuid:person_id>/", views.detail, name="person"),
    path("<uuid:person_id>/role/", views.give_role, name="give_role"),
    path("<uuid:person_id>/lock/", views.lock, name="lock"),
    path("<uuid:person_id>/unlock/", views.unlock, name="unlock"),
    path("<uuid:person_id>/factors/", views.factors, name="factors"),
    path("<uuid:person_id>/leaving/", leaving_views.leaving, name="leaving"),
]
