"""Invented units, staff and experts of one organisation; the same every time."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from crypto.blind_index import blind_index
from domain.clock import at, today
from registry.experts.models import Expert, ExpertTopic, Training, TrainingKind
from registry.joining.models import Agreement, AgreementKind, Commitment, CommitmentKind, TaxCardDelivery
from registry.orders.models import TaskType
from tenants.models import Tenant
from tenants.organisation.models import CostCentre, RuleKind, Unit
from tenants.organisation.rules import rule_on
from tenants.reference import municipalities, topics

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
READY = 1  # this expert has every paper and no limits, so that a walk through the main job finds somebody
READY_TOPIC = "MIE.masennus"
MISSING_PAPERS_EVERY = 12  # some experts always lack something; real registers do


@cache
def script() -> dict:
    """The demonstration's data."""
    return tomllib.loads((Path(__file__).parent / "demo.toml").read_text("utf-8"))


@dataclass
class Cast:
    """Makes the people of one organisation. Call inside the tenant."""

    tenant: Tenant
    dice: Random

    def enter(self, expert_count: int) -> None:
        """Units first, then staff, then experts."""
        units = self._units()
        for entry in script()["staff"]:
            places = enumerate(units, 1) if entry.get("unit") else [(0, None)]
            for number, unit in places:
                self._staff(entry, number, unit)
        self._experts(expert_count)

    def _units(self) -> list[Unit]:
        homes = [place for place in municipalities().values() if place.region == self.tenant.region_code]
        units = []
        for number, entry in enumerate(script()["units"], 1):
            home = homes[number % len(homes)]
            centre = CostCentre.objects.create(code=f"{4100 + number}", name=entry["name"])
            units.append(
                Unit.objects.create(
                    name=f"{entry['name']}, {home.names['fi']}",
                    name_sv=f"{entry['sv']}, {home.names['sv']}",
                    code=f"{1000 + number}",
                    cost_centre=centre,
                    municipality_code=home.code,
                    address=f"Esimerkkikatu {number}, {home.names['fi']}",
                    arrival="Pääovi, ilmoittaudu aulassa. Pysäköinti pihalla.",
                    accessibility="Esteetön sisäänkäynti ja hissi",
                )
            )
        return units

    def _staff(self, entry: dict, number: int, unit: Unit | None) -> User:
        user = self._user(
            entry["key"] + (str(number) if number > 1 else ""), entry["first"], self._last_name()
        )
        RoleGrant.objects.create(
            user=user, role=Role(entry["role"]), unit=unit, valid_from=dt.date(today().year, 1, 1)
        )
        return user

    def _user(self, key: str, first: str, last: str) -> User:
        user = User(email=f"{key}@example.fi", first_name=first, last_name=last)
        user.password = _password_hash()
        user.save()
        return user

    def _last_name(self) -> str:
        return self.dice.choice(script()["last_names"])

    def _experts(self, count: int) -> None:
        codes = [topic.code for topic in topics().values() if topic.parent]
        tasks = list(TaskType.objects.values_list("code", flat=True))
        homes = [place.code for place in municipalities().values() if place.region == self.tenant.region_code]
        for number in range(1, count + 1):
            first, last = self.dice.choice(script()["first_names"]), self._last_name()
            if number == READY:
                first, last = script()["ready_expert"]
            user = self._user(f"kokemus{number}", first, last)
            RoleGrant.objects.create(user=user, role=Role.EXPERT, valid_from=dt.date(today().year, 1, 1))
            expert = self._expert(user, number, homes, tasks)
            chosen = self.dice.sample(codes, self.dice.randint(1, 4))
            for code in {READY_TOPIC, *chosen} if number == READY else chosen:
                ExpertTopic.objects.create(
                    expert=expert, topic_code=code, is_close_one=self.dice.random() < 0.2
                )
            self._papers(expert, number)

    def _expert(self, user: User, number: int, homes: list[str], tasks: list[str]) -> Expert:
        code = identity_code(number)
        expert = Expert(
            user=user,
            first_name=user.first_name,
            last_name=user.last_name,
            email=user.email,
            payee_number=1000 + number,
            municipality_code=self.dice.choice(homes),
            languages=["fi", "sv"] if self.dice.random() < 0.2 else ["fi"],
            task_codes=[],
            is_remote=number == READY or self.dice.random() < 0.8,
            max_audience=None if number == READY else self.dice.choice([None, None, 10, 30]),
            monthly_ceiling=None if number == READY else self.dice.choice([None, 4, 6, 8]),
        )
        if number % MISSING_PAPERS_EVERY:
            expert.identity_code, expert.identity_code_index = code, blind_index("identity_code", code)
            expert.iban, expert.account_holder = iban(number), str(expert)
        expert.save()
        return expert

    def _papers(self, expert: Expert, number: int) -> None:
        year = today().year
        Agreement.objects.create(
            expert=expert,
            kind=AgreementKind.COMMISSION,
            valid_from=dt.date(year, 1, 1),
            valid_to=dt.date(year + 1 + number % 2, 7, 1),
            signed_at=at(dt.date(year, 1, 7), dt.time(12)),
        )
        for kind in CommitmentKind:
            Commitment.objects.create(expert=expert, kind=kind, version="1")
        if number % MISSING_PAPERS_EVERY:
            TaxCardDelivery.objects.create(expert=expert, year=year, delivered_on=dt.date(year, 1, 20))
        if number % 7:
            self._training(expert, number, 60 if number == READY else self.dice.choice([30, 50, 60, 80]))

    def _training(self, expert: Expert, number: int, hours: int) -> None:
        Training.objects.create(
            expert=expert,
            kind=self._training_kind(is_ready=number == READY),
            hours=hours,
            issuer=self.dice.choice(["Esimerkkiopisto", "Esimerkkiyhdistys ry"]),
            completed_on=dt.date(today().year - self.dice.randint(1, 4), 5, 31),
        )

    def _training_kind(self, *, is_ready: bool) -> str:
        """A kind that the organisation's own rules ask for, so that its register is believable."""
        paid = rule_on(RuleKind.FEE_RIGHT, today()).data["trainings"]
        listed = rule_on(RuleKind.ELIGIBILITY, today()).data["training"]["kinds"]
        if is_ready:
            return (paid or listed or [TrainingKind.EXPERT])[0]
        return self.dice.choice(listed or [TrainingKind.EXPERT])


@cache
def _password_hash() -> str:
    """One hash for all demo people: they share the password, and hashing is slow on purpose."""
    holder = User()
    holder.set_password(script()["password"])
    return holder.password


def identity_code(number: int) -> str:
    """A code of the test range 900–999: nobody's."""
    day = dt.date(1950, 1, 1) + dt.timedelta(days=97 * number)
    digits = f"{day:%d%m%y}{900 + number % 100}"
    return f"{digits[:6]}-{digits[6:]}{CHECK[int(digits) % 31]}"


def iban(number: int) -> str:
    """An account with right check digits at a made-up bank (group 999 is not in use)."""
    account = f"999{number:011d}"
    check = 98 - int(f"{account}151800") % 97
    return f"FI{check:02d}{account}"
