"""Running pending migrations in one schema with Django's own executor, and telling which need it."""

from django.contrib.postgres import operations as postgres
from django.db import connection, router
from django.db.migrations import Migration, RunPython, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

from tenants.fleet.schemas import inside

# Operations that send the same statements to every schema of the same shape. A subclass may not.
PLAIN = {kind for name in operations.__all__ if isinstance(kind := getattr(operations, name), type)} - {
    RunPython
}
PLAIN |= {postgres.AddConstraintNotValid, postgres.ValidateConstraint}
CONSTANT_DEFAULTS = (NOT_PROVIDED, bool, dict, float, int, list, set, str, tuple)


def run_pending(schema_name: str) -> int:
    """Run what is pending in a schema. Returns how many migrations ran; an error carries the name of its migration."""
    at = ""

    def remember(what: str, migration: Migration | None = None, fake: bool = False) -> None:
        nonlocal at
        at = f"{migration}: " if what == "apply_start" else at

    try:
        return _run_pending(schema_name, remember)
    except Exception as error:
        error.add_note(at)
        raise


class Executor(MigrationExecutor):
    """Django's own, which is spared what the router keeps out of this schema anyway.

    Django draws the models that touch a changed one anew after each operation, also when nothing of it reaches the
    database: that was a fifth of the time that an empty database took.
    """

    def apply_migration(self, state, migration, fake=False, fake_initial=False):
        """Run a migration, or only note it where its app has no tables."""
        if fake or router.allow_migrate(self.connection.alias, migration.app_label):
            return super().apply_migration(state, migration, fake, fake_initial)
        self.progress_callback("apply_start", migration, fake)
        state.__dict__.pop("apps", None)  # drawn again, whole, for the next one that runs
        migration.mutate_state(state, preserve=False)
        self.record_migration(migration)
        self.progress_callback("apply_success", migration, fake)
        return state


def _run_pending(schema_name: str, progress) -> int:
    with inside(schema_name):
        executor = Executor(connection, progress)
        executor.loader.check_consistent_history(connection)
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        if plan:
            executor.migrate(targets, plan)
    return len(plan)


def why_one_by_one(migrations: list[Migration]) -> str:
    """Why a plan's SQL may not be sent to other organisations; empty when it may."""
    for migration in migrations:
        if type(migration).apply is not Migration.apply:
            return f"{migration} runs in its own way"
        if not migration.atomic:
            return f"{migration} runs outside a transaction"
        for operation in _flat(migration.operations):
            if isinstance(operation, RunPython):
                return f"{migration} runs Python over data"
            if type(operation) not in PLAIN:
                return f"{migration} has {type(operation).__name__}, which is not Django's own"
            if _has_computed_default(operation):
                return f"{migration} computes a default"
    return ""


def _flat(several: list[Operation]) -> list[Operation]:
    inner = [getattr(operation, "database_operations", []) for operation in several]
    return several + [each for part in inner if part for each in _flat(part)]


def _has_computed_default(operation: Operation) -> bool:
    """One value for all rows is right within an organisation, but it may not be the same in the next."""
    if not isinstance(operation, operations.AddField | operations.AlterField):
        return False
    default = operation.field.default
    return callable(default) and default not in CONSTANT_DEFAULTS
