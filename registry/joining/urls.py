"""An expert's papers: agreements, commitments, tax cards, payment details and equipment."""

from django.urls import path

from registry.joining import (
    agreement_views,
    equipment_views,
    own_views,
    payment_views,
    signing_views,
    tax_card_views,
)

app_name = "joining"
urlpatterns = [
    path("", own_views.mine, name="mine"),
    path("commitments/<slug:kind>/", own_views.commitment, name="commitment"),
    path("tax-card/", own_views.tax_card, name="tax_card"),
    path("forms/", own_views.blank_forms, name="forms"),
    path("forms/client-consent/<slug:language>/", own_views.client_consent, name="client_consent"),
    path("payment/", payment_views.payment, name="payment"),
    path("agreements/", agreement_views.agreements, name="agreements"),
    path("agreements/new/<uuid:expert_id>/", agreement_views.new, name="new"),
    path("agreements/on-paper/<uuid:expert_id>/", agreement_views.on_paper, name="on_paper"),
    path("agreements/<uuid:agreement_id>/", signing_views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/code/", signing_views.code, name="code"),
    path("agreements/<uuid:agreement_id>/sign/", signing_views.sign, name="sign"),
    path("agreements/<uuid:agreement_id>/file/", signing_views.file, name="file"),
    path("agreements/<uuid:agreement_id>/edit/", agreement_views.edit, name="edit"),
    path("agreements/<uuid:agreement_id>/send/", agreement_views.send, name="send"),
    path("agreements/<uuid:agreement_id>/withdraw/", agreement_views.withdraw, name="withdraw"),
    path("agreements/<uuid:agreement_id>/renew/", agreement_views.renew, name="renew"),
    path("agreements/<uuid:agreement_id>/end/", agreement_views.end, name="end"),
    path("tax-cards/", tax_card_views.tax_cards, name="tax_cards"),
    path("tax-cards/<uuid:expert_id>/note/", tax_card_views.note, name="note_card"),
    path("tax-cards/<uuid:expert_id>/remind/", tax_card_views.remind, name="remind_card"),
    path("tax-cards/<uuid:card_id>/file/", tax_card_views.file, name="card_file"),
    path("equipment/", equipment_views.equipment, name="equipment"),
    path("equipment/new/<uuid:expert_id>/", equipment_views.hand_out, name="hand_out"),
    path("equipment/<uuid:equipment_id>/back/", equipment_views.take_back, name="take_back"),
]
