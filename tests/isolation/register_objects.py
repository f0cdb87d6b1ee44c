"""One of every object of the register's own pages."""

from accounts.roles.models import Role


def make_search(place, side):
    """A keeper's saved view."""
    from registry.register.models import Search

    return Search.objects.create(
        owner=place.people[Role.COORDINATOR],
        name=f"Näkymä {place.canary} {side}",
        is_shared=True,
        wish={"text": place.canary},
    )


def make_letter(place, side):
    """A message that was sent to many."""
    from registry.register.models import Letter, Receiver

    letter = Letter.objects.create(text=f"Viesti {place.canary}", written_by=place.people[Role.COORDINATOR])
    Receiver.objects.create(letter=letter, expert=place.experts[side])
    return letter


REGISTER = {"register.Search": make_search, "register.Letter": make_letter}
