"""Two rows that are one person, notes, and a change in life that somebody told of."""

from accounts.models import User
from registry.experts.models import Expert, LifeChange
from registry.register.models import Note, NoteVisibility

DOUBLES = 2
NOTES = (
    (NoteVisibility.STAFF, "Tavattu tutustumisillassa. Toivoo aluksi työparia."),
    (NoteVisibility.SHARED, "Sovittu: soitetaan keväällä, kun opinnot päättyvät."),
)
LIFE_CHANGE = "Aloitan opinnot. Ehdin jatkossa vain iltaisin."


def add_people_to_mend() -> None:
    """Make what a coordinator finds in any real register. Call inside a tenant that has experts."""
    experts = list(Expert.objects.order_by("payee_number"))
    keeper = User.objects.get(email="koordinaattori@example.fi")
    Expert.objects.bulk_create(
        _double(row, experts[-1].payee_number + number)
        for number, row in enumerate(experts[1 : 1 + DOUBLES], 1)
    )
    Note.objects.bulk_create(
        Note(expert=experts[0], author=keeper, visibility=visibility, text=text) for visibility, text in NOTES
    )
    LifeChange.objects.create(expert=experts[0], text=LIFE_CHANGE)
    experts[0].background_organisation = "Esimerkkiyhdistys ry"
    experts[0].save(update_fields=["background_organisation"])


def _double(expert: Expert, payee_number: int) -> Expert:
    """The person once more, as a second spreadsheet had it: names the other way round and without dots."""
    plain = str.maketrans("äöåÄÖÅ", "aoaAOA")
    return Expert(
        payee_number=payee_number,
        first_name=expert.last_name.translate(plain),
        last_name=expert.first_name.translate(plain),
        email=expert.email if payee_number % 2 else "",
        phone="040 123 4567",
        municipality_code=expert.municipality_code,
        languages=["fi"],
    )
