"""Settings: units, rooms, instructions, orientation, budgets, and who handles what."""

from django.urls import path

from administration.units import card_views, money_views, people_views, routing_views, text_views, tree_views

app_name = "unit_settings"
urlpatterns = [
    path("", tree_views.index, name="index"),
    path("mine/", tree_views.mine, name="mine"),
    path("new/", tree_views.add, name="add"),
    path("routing/", routing_views.routing, name="routing"),
    path("cost-centres/", money_views.cost_centres, name="cost_centres"),
    path("cost-centres/new/", money_views.add_cost_centre, name="add_cost_centre"),
    path("cost-centres/<uuid:centre_id>/", money_views.cost_centre, name="cost_centre"),
    path("rooms/<uuid:room_id>/", card_views.room, name="room"),
    path("<uuid:unit_id>/", tree_views.detail, name="detail"),
    path("<uuid:unit_id>/edit/", card_views.edit, name="edit"),
    path("<uuid:unit_id>/move/", card_views.move, name="move"),
    path("<uuid:unit_id>/close/", card_views.close, name="close"),
    path("<uuid:unit_id>/reopen/", card_views.reopen, name="reopen"),
    path("<uuid:unit_id>/rooms/new/", card_views.add_room, name="add_room"),
    path("<uuid:unit_id>/contacts/", people_views.contacts, name="contacts"),
    path("<uuid:unit_id>/instructions/", text_views.instructions, name="instructions"),
    path("<uuid:unit_id>/orientation/", text_views.orientation, name="orientation"),
    path("<uuid:unit_id>/experts/", text_views.experts, name="experts"),
    path("<uuid:unit_id>/budget/", money_views.budget, name="budget"),
]
