"""Agreed sessions: the expert's requests and tasks, and the orderer's word of how it went."""

from django.urls import path

from registry.sessions import expert_views, link_views, order_views, task_views

app_name = "sessions"
urlpatterns = [
    path("home/", expert_views.home, name="home"),
    path("mine/", expert_views.mine, name="mine"),
    path("offers/<uuid:offer_id>/", expert_views.offer, name="offer"),
    path("offers/<uuid:offer_id>/answer/", expert_views.answer, name="answer"),
    path("o/<str:token>/", link_views.offer_by_link, name="offer_by_link"),
    path("<uuid:session_id>/", task_views.detail, name="detail"),
    path("<uuid:session_id>/ill/", task_views.ill, name="ill"),
    path("<uuid:session_id>/unable/", task_views.unable, name="unable"),
    path("<uuid:session_id>/held/", task_views.held, name="held"),
    path("<uuid:session_id>/debrief/", task_views.debrief, name="debrief"),
    path("<uuid:session_id>/cancel/", order_views.cancel, name="cancel"),
    path("<uuid:session_id>/outcome/", order_views.outcome, name="outcome"),
    path("<uuid:session_id>/move/", order_views.move, name="move"),
    path("<uuid:session_id>/debriefed/", order_views.debriefed, name="debriefed"),
]
