"""One of every object of an expert's page and of the desk of duplicates."""

from accounts.roles.models import Role


def make_note(place, side):
    """The coordinator's own note."""
    from registry.register.notes import write_note

    return write_note(
        expert=place.experts[side], text=f"Muistiinpano {place.canary}", visibility="staff",
        by=place.people[Role.COORDINATOR],
    )  # fmt: skip


def make_life_change(place, side):
    """Something that this side's expert told."""
    from registry.experts.models import LifeChange

    return LifeChange.objects.create(expert=place.experts[side], text=f"Muutos {place.canary}")


def make_merge(place, side):
    """A merge of somebody who was twice in the register."""
    from registry.merging.models import Merge

    double = _double(place.canary, "merged")
    return Merge.objects.create(
        kept=place.experts[side],
        merged=double,
        was_status="active",
        steps="[]",
        by=place.people[Role.COORDINATOR],
    )


def double_of():
    """The key of somebody else in the register, for a pair."""
    return _double("Pari", "active").pk


def _double(last_name: str, status: str):
    from registry.experts.joining_in import next_payee_number
    from registry.experts.models import Expert

    names = {"first_name": "Kaksois", "last_name": last_name}
    found = Expert.objects.filter(**names, status="active").first()
    return found or Expert.objects.create(**names, payee_number=next_payee_number(), status=status)


PERSON = {
    "register.Note": make_note,
    "experts.LifeChange": make_life_change,
    "merging.Merge": make_merge,
}
PERSON_ARGUMENTS = {
    ("register:log", "kind"): "changes",
    ("register:tab", "key"): "log",
    ("merging:pair", "other_id"): double_of,
    ("merging:different", "other_id"): double_of,
}
