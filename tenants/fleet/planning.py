"""What a run of `migrate_fleet` would do, in words."""

from tenants.context import in_platform
from tenants.fleet.blueprint import has_blueprint
from tenants.fleet.executing import why_one_by_one
from tenants.fleet.fingerprint import fingerprints
from tenants.fleet.migrating import public_is_current
from tenants.fleet.organisations import Organisation, organisations
from tenants.fleet.schemas import MODEL
from tenants.fleet.versions import Applied, applied, loader, wanted
from tenants.postgresql.base import PUBLIC

NOTHING: Applied = frozenset()


def plan_in_words(only: str = "") -> list[str]:
    """Lines about `public`, the model and each organisation that is behind. Changes nothing."""
    with in_platform():
        have = applied([PUBLIC])
        if PUBLIC not in have:
            return ["An empty database: every table of `public` and the model will be made."]
        lines = _of_shared(have[PUBLIC])
        fleet = organisations(only) if not wanted() - have[PUBLIC] or _has_directory(have[PUBLIC]) else []
        lines += _of_organisations(fleet)
    return lines or ["Everything is up to date."]


def _has_directory(have: Applied) -> bool:
    return ("tenants", "0001_initial") in have


def _of_shared(have: Applied) -> list[str]:
    lines = [f"public: {_names(wanted() - have)}"] if wanted() - have else []
    if public_is_current():
        return lines
    return [*lines, "the model schema and its blueprint will be brought up to date"]


def _of_organisations(fleet: list[Organisation]) -> list[str]:
    have = applied(each.schema for each in fleet)
    behind = [each for each in fleet if not have.get(each.schema, NOTHING) >= wanted()]
    looks = fingerprints([MODEL, *(each.schema for each in behind)]) if behind else {}
    model = applied([MODEL]).get(MODEL, NOTHING) if behind else NOTHING
    return [_line(each, have, same=_is_like_model(each, have, looks, model)) for each in behind]


def _is_like_model(each: Organisation, have: dict, looks: dict, model: Applied) -> bool:
    """Only a guess when the model has gone ahead: the run compares with what the stored blueprints say."""
    return have.get(each.schema) == model and looks.get(each.schema) == looks.get(MODEL)


def _line(each: Organisation, have: dict, *, same: bool) -> str:
    if each.schema not in have:
        return f"{each.host}: it has no schema"
    missing = wanted() - have[each.schema]
    obstacle = why_one_by_one([loader().disk_migrations[name] for name in sorted(missing)])
    if not obstacle and not same and not has_blueprint():
        obstacle = "it does not look like the model"
    how = f"one by one, because {obstacle}" if obstacle else "replayed"
    return f"{each.host}: {_names(missing)}; {how}"


def _names(names: Applied) -> str:
    return ", ".join(".".join(name) for name in sorted(names))
