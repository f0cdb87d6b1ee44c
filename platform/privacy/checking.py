"""Whether the registry and the models agree: every field described, none that does not exist, all of it usable."""

from collections.abc import Iterable, Iterator

from django.db.models import Model

from privacy.registry import Described, Erase, described

OTHERS_TABLES = frozenset({"auth", "contenttypes"})  # Django's own, without any person
WITHOUT_PERIOD = frozenset({"with_person", "log", "service"})


def gaps(models: Iterable[type[Model]], periods: Iterable[str]) -> list[str]:
    """What is wrong, one sentence each; empty when all is right. `periods` are the names of the retention rule."""
    known = {model._meta.label: model for model in models if model._meta.app_label not in OTHERS_TABLES}
    missing = [f"{label} is not described" for label in sorted(known.keys() - described().keys())]
    gone = [f"{label} is described and does not exist" for label in sorted(described().keys() - known.keys())]
    usable = WITHOUT_PERIOD | set(periods)
    return [
        *missing,
        *gone,
        *(
            gap
            for label, row in described().items()
            if label in known
            for gap in _of_model(known[label], row, usable)
        ),
    ]


def _of_model(model: type[Model], row: Described, usable: set[str]) -> Iterator[str]:
    fields = {field.name for field in model._meta.concrete_fields}
    yield from (f"{row.label}.{name} is not described" for name in sorted(fields - row.fields.keys()))
    yield from (f"{row.label}.{name} does not exist" for name in sorted(row.fields.keys() - fields))
    if row.retention not in usable:
        yield f"{row.label}: nobody knows how long {row.retention} is"
    if row.on_erase == Erase.KEEP and row.retention == "with_person" and row.person:
        yield from (f"{row.label}.{name} would stay for ever" for name in row.personal_fields)
