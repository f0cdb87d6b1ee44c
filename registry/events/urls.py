"""Trainings, supervision and meetings: sign-up, waiting list and attendance (A086, A186, A193)."""

from django.urls import path

from registry.events import after_views, desk_views, mentoring_views, own_views

app_name = "events"
urlpatterns = [
    path("", desk_views.index, name="index"),
    path("new/", desk_views.new, name="new"),
    path("mine/", own_views.mine, name="mine"),
    path("mentoring/", mentoring_views.mine, name="mentoring"),
    path("pairs/", mentoring_views.pairs, name="pairs"),
    path("pairs/new/", mentoring_views.new_pair, name="new_pair"),
    path("pairs/<uuid:pair_id>/", mentoring_views.pair, name="pair"),
    path("pairs/<uuid:pair_id>/ask/", mentoring_views.ask, name="ask_seat"),
    path("pairs/<uuid:pair_id>/end/", mentoring_views.end_pair, name="end_pair"),
    path("seats/<uuid:seat_id>/", mentoring_views.seat, name="seat"),
    path("seats/<uuid:seat_id>/answer/", mentoring_views.answer, name="answer_seat"),
    path("seats/<uuid:seat_id>/cancel/", mentoring_views.cancel_seat, name="cancel_seat"),
    path("people/<uuid:sign_up_id>/drop/", desk_views.drop_person, name="drop_person"),
    path("people/<uuid:sign_up_id>/leave/", own_views.leave, name="leave"),
    path("people/<uuid:sign_up_id>/certificate/", after_views.certificate, name="certificate"),
    path("<uuid:event_id>/", own_views.event, name="event"),
    path("<uuid:event_id>/join/", own_views.join, name="join"),
    path("<uuid:event_id>/people/", desk_views.detail, name="detail"),
    path("<uuid:event_id>/people/add/", desk_views.add_person, name="add_person"),
    path("<uuid:event_id>/edit/", desk_views.edit, name="edit"),
    path("<uuid:event_id>/open/", desk_views.open_up, name="open"),
    path("<uuid:event_id>/cancel/", desk_views.cancel, name="cancel"),
    path("<uuid:event_id>/attendance/", after_views.attendance, name="attendance"),
    path("<uuid:event_id>/complete/", after_views.complete, name="complete"),
]
