"""A register of any size, quickly: invented experts with topics and papers, some of which always lack something."""

import datetime as dt
from random import Random

from config.demo.people import script
from domain.clock import today
from registry.experts.models import Expert, ExpertTopic, Training, TrainingKind
from registry.joining.models import Agreement, AgreementKind, Commitment, CommitmentKind
from tenants.reference import municipalities, topics

AT_ONCE = 2000
TAGS = ("syyskurssi", "luennoitsija", "uusi")
ORGANISATIONS = ("Esimerkkiyhdistys ry", "Vertaistuki Esimerkki ry")
NO_AGREEMENT, NO_COMMITMENT, NO_TRAINING, ON_A_BREAK, HAS_ENDED = 7, 11, 13, 17, 19  # every n-th


def fill_register(count: int, *, seed: int = 1) -> list[Expert]:
    """That many experts without accounts; the same ones each time. Call inside the organisation."""
    dice, year = Random(seed), today().year  # noqa: S311  invented people
    experts = Expert.objects.bulk_create([_expert(number, dice) for number in range(count)], AT_ONCE)
    numbered = list(enumerate(experts, 1))
    codes = [topic.code for topic in topics().values() if topic.parent]
    ExpertTopic.objects.bulk_create(
        [ExpertTopic(expert=each, topic_code=code) for each in experts for code in dice.sample(codes, 3)],
        AT_ONCE,
    )
    Agreement.objects.bulk_create(
        [
            Agreement(
                expert=each, kind=AgreementKind.COMMISSION, valid_from=dt.date(year - 1, 1, 1),
                valid_to=today() + dt.timedelta(days=20 + number % 700),
            )
            for number, each in numbered if number % NO_AGREEMENT
        ],
        AT_ONCE,
    )  # fmt: skip
    Commitment.objects.bulk_create(
        [
            Commitment(expert=each, kind=kind, version="1")
            for number, each in numbered
            for kind in CommitmentKind
            if number % NO_COMMITMENT or kind != CommitmentKind.RULES
        ],
        AT_ONCE,
    )
    Training.objects.bulk_create(
        [
            Training(expert=each, kind=TrainingKind.EXPERT, hours=60, issuer="Opisto", completed_on=dt.date(year - 1, 5, 31))
            for number, each in numbered if number % NO_TRAINING
        ],
        AT_ONCE,
    )  # fmt: skip
    return experts


def _expert(place: int, dice: Random) -> Expert:
    number, homes = place + 1, list(municipalities())
    last = dice.choice(script()["last_names"])
    return Expert(
        payee_number=100_000 + number,
        first_name=dice.choice(script()["first_names"]),
        last_name=f"{last}-{number}",
        email=f"kokemus{number}@example.fi" if number % 5 else "",
        phone=f"+35840{number:07}",
        municipality_code=homes[number % 40],
        languages=["fi", "sv"] if number % 6 == 0 else ["fi"],
        tags=[TAGS[number % 3]] if number % 2 else [],
        background_organisation=ORGANISATIONS[number % 2] if number % 4 == 0 else "",
        paused_until=today() + dt.timedelta(days=30) if number % ON_A_BREAK == 0 else None,
        status="ended" if number % HAS_ENDED == 0 else "active",
    )
