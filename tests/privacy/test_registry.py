"""Every field of every model is described (architecture.md section 4, rule 5)."""

from django.apps import apps
from django.db import models

from privacy import checking
from privacy.registry import DataClass, Described, Erase, Purpose, described
from registry.rights.emptying import empty_value, in_order
from registry.rights.labels import FIELDS, MODELS
from registry.rights.subjects import model_of
from tenants.organisation.retention import limits

MODELS_OF_OURS = [model for model in apps.get_models() if not model._meta.proxy]


def test_every_field_of_every_model_is_described_and_none_that_is_not_there():
    assert checking.gaps(MODELS_OF_OURS, limits()) == []


def test_an_undescribed_field_is_found(monkeypatch):
    whole = described()["experts.Expert"]
    less = {name: holds for name, holds in whole.fields.items() if name != "phone"}
    row = Described(
        whole.label, whole.purpose, "no_such_period", whole.on_erase, {**less, "shoe_size": DataClass.TEXT}
    )
    monkeypatch.setattr(checking, "described", lambda: {**described(), "experts.Expert": row})
    assert checking.gaps(MODELS_OF_OURS, limits()) == [
        "experts.Expert.phone is not described",
        "experts.Expert.shoe_size does not exist",
        "experts.Expert: nobody knows how long no_such_period is",
    ]


def test_a_model_that_nobody_described_is_found(monkeypatch):
    others = {label: row for label, row in described().items() if label != "experts.LifeChange"}
    monkeypatch.setattr(checking, "described", lambda: others)
    assert checking.gaps(MODELS_OF_OURS, limits()) == ["experts.LifeChange is not described"]


def test_personal_data_cannot_stay_for_ever(monkeypatch):
    row = Described(
        "experts.LifeChange", Purpose.ACTIVITY, "with_person", Erase.KEEP,
        described()["experts.LifeChange"].fields, person="expert",
    )  # fmt: skip
    monkeypatch.setattr(checking, "described", lambda: {**described(), row.label: row})
    assert checking.gaps(MODELS_OF_OURS, limits()) == ["experts.LifeChange.text would stay for ever"]


def test_every_lookup_of_the_registry_leads_somewhere():
    for row in described().values():
        for lookup in filter(None, (row.person, row.user, row.since)):
            if lookup != "self":
                model_of(row)._base_manager.filter(**{f"{lookup}__isnull": False})


def test_every_personal_field_that_is_emptied_can_be_empty():
    for row in described().values():
        if (row.person or row.user) and row.on_erase != Erase.DELETE:
            for name in row.personal_fields:
                field = model_of(row)._meta.get_field(name)
                assert not isinstance(field, models.ForeignKey) or field.null, f"{row.label}.{name}"
                empty_value(field)


def test_removals_begin_with_the_rows_that_point_at_others():
    labels = [
        row.label for row in in_order(row for row in described().values() if row.on_erase == Erase.DELETE)
    ]
    assert labels.index("notifications.Mail") < labels.index("notifications.Notice")
    assert labels.index("account.EmailConfirmation") < labels.index("account.EmailAddress")


def test_names_for_people_are_of_models_and_fields_that_exist():
    assert MODELS.keys() <= described().keys()
    assert FIELDS.keys() <= {name for row in described().values() for name in row.fields}
