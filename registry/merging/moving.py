"""Every row that points at one row is pointed at another. It knows no table by name: it reads the models.

A row that the other one has already (a unique constraint says so) stays where it is, so nothing is lost; the rows
that hang on it go to its twin. Journals and consents, which nobody may change, stay too.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from domain.errors import DomainError
from registry.experts.models import ExpertTopic
from registry.merging.steps import Step, put
from tenants.grants import APPEND_ONLY

OWN_LABEL = "merging"


class CannotMerge(DomainError):
    """The two have something that one person cannot have twice."""

    code = "cannot_merge"


def references(target: type[models.Model]) -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every (model, field) that points at `target` and may be changed, in a fixed order."""
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        if model._meta.app_label == OWN_LABEL or model._meta.db_table in APPEND_ONLY:
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is target:
                yield model, field


def move_all(target: type[models.Model], old, new) -> list[Step]:
    """Point everything that points at `old` at `new`. Raises CannotMerge, call inside a transaction."""
    return [
        step
        for model, field in references(target)
        for row in model._base_manager.filter(**{field.name: old}).order_by("pk")
        for step in _move(row, field, new)
    ]


def _move(row: models.Model, field: models.Field, new) -> list[Step]:
    twin = _twin(row, field, new)
    if twin is not None:
        return [*_combine(row, twin), *move_all(type(row), row.pk, twin.pk)]
    try:
        with transaction.atomic():
            return put(row, **{field.name: new})
    except IntegrityError:
        raise CannotMerge(
            _("Both have the same %(thing)s, or two that overlap. Settle one of them first.")
            % {"thing": _thing(row)}
        ) from None


def _twin(row: models.Model, field: models.Field, new) -> models.Model | None:
    """The row that `new` has already in the place of this one."""
    for names in _unique_together(type(row)):
        if field.name not in names:
            continue
        others = [row._meta.get_field(name) for name in names if name != field.name]
        wanted = {other.attname: getattr(row, other.attname) for other in others}
        if None not in wanted.values():
            found = type(row)._base_manager.filter(**wanted, **{field.attname: new}).first()
            if found is not None:
                return found
    return None


def _unique_together(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """Fields that may not be the same in two rows, whatever else is in them."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            yield tuple(constraint.fields)
    yield from model._meta.unique_together
    yield from ((field.name,) for field in model._meta.concrete_fields if field.unique)


def _combine(row: models.Model, twin: models.Model) -> list[Step]:
    """What must be true of the one that stays: a topic that either never wants to hear of is off limits (A167)."""
    if isinstance(row, ExpertTopic) and row.is_off_limits and not twin.is_off_limits:
        return put(twin, is_off_limits=True)
    return []


def _thing(row: models.Model) -> str:
    """What kind of row it is, in words."""
    words = {
        "matching.Offer": _("open request"),
        "expert_sessions.ExpertSession": _("time"),
        "matching.Assignment": _("agreed work"),
    }
    return words.get(row._meta.label, _("entry"))
