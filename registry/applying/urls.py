"""Becoming an expert: the public application, the pages behind its link, and the coordinator's desk."""

from django.urls import path

from registry.applying import desk_views, interview_views, link_views, public_views

app_name = "applying"
urlpatterns = [
    path("", public_views.start, name="start"),
    path("begin/", public_views.contact, name="begin"),
    path("mailed/", public_views.mailed, name="mailed"),
    path("link/", public_views.lost, name="lost"),
    path("gone/", link_views.gone, name="gone"),
    path("a/<str:token>/", link_views.tasks, name="tasks"),
    path("a/<str:token>/check/", link_views.check, name="check"),
    path("a/<str:token>/withdraw/", link_views.withdraw, name="withdraw"),
    path("a/<str:token>/<slug:code>/", link_views.part, name="part"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/panel/<uuid:member_id>/leave/", interview_views.leave, name="leave"),
    path("desk/<uuid:application_id>/", desk_views.application, name="application"),
    path("desk/<uuid:application_id>/note/", desk_views.note, name="note"),
    path("desk/<uuid:application_id>/hand-over/", desk_views.hand_over, name="hand_over"),
    path("desk/<uuid:application_id>/appointment/", interview_views.appointment, name="appointment"),
    path("desk/<uuid:application_id>/panel/", interview_views.panel, name="panel"),
    path("desk/<uuid:application_id>/form/", interview_views.form, name="form"),
    path("desk/<uuid:application_id>/decide/", interview_views.decide, name="decide"),
]
