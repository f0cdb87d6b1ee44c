"""Rows and querysets that know where they were made (scale.md section 5, security.md 3.1)."""

from django.db import connection, models

from domain.ids import new_id


class WrongTenant(RuntimeError):
    """A row or a lazy queryset of one tenant was used while the connection was in another."""


def _refuse_elsewhere(home: str | None, what: str) -> None:
    if home is not None and home != connection.schema_name:
        raise WrongTenant(f"{what} was made in {home} and used in {connection.schema_name}")


def _checked(rows) -> list:
    """The rows, each made in the current tenant: writing many at once does not go through `save`."""
    rows = list(rows)
    for row in rows:
        row.check_home()
    return rows


class GuardedQuerySet(models.QuerySet):
    """Remembers the schema it was built in; every way to the database goes through `db`, which checks it."""

    _home = "nowhere"  # what is made around a query is a clone, whose home is told, or nobody's

    def __init__(self, model=None, query=None, using=None, hints=None):
        super().__init__(model, query, using, hints)
        if query is None:
            self._home = connection.schema_name

    def _clone(self):
        clone = super()._clone()
        clone._home = self._home
        return clone

    @property
    def db(self):
        if self._home != connection.schema_name:
            _refuse_elsewhere(self._home, f"A queryset of {self.model._meta.label}")
        return super().db

    def bulk_create(self, objs, *args, **kwargs):
        objs = _checked(objs)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, *args, **kwargs):
        objs = _checked(objs)
        return super().bulk_update(objs, *args, **kwargs)


class Record(models.Model):
    """A tenant's row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._state.home = connection.schema_name

    def check_home(self) -> None:
        """Raise WrongTenant unless this row and the rows it points at belong to the current tenant."""
        _refuse_elsewhere(getattr(self._state, "home", None), self._meta.label)
        for field in self._meta.concrete_fields:
            if field.is_relation and field.is_cached(self):
                related = field.get_cached_value(self)
                home = getattr(related._state, "home", None) if related is not None else None
                _refuse_elsewhere(home, f"{self._meta.label}.{field.name}")

    def save_base(self, *args, **kwargs):
        self.check_home()
        return super().save_base(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.check_home()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args, **kwargs):
        self.check_home()
        return super().refresh_from_db(*args, **kwargs)


class SharedRecord(models.Model):
    """A row of the `public` schema: the directory, the outbox and the national bank."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
