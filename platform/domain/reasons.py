"""A reason that a rule gives: a code with its facts. The view layer puts it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.errors import DomainError


@dataclass(frozen=True)
class Reason:
    """Why a rule decided as it did.

    `code` finds the msgid in the reason table of the app that made it; `facts` fill the msgid's `{names}`.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((name, str(fact)) for name, fact in self.facts.items()))))

    def fill(self, message: str) -> str:
        """Put the facts into a (translated) message. Only plain `{name}`: no formats, no attributes."""
        for name, fact in self.facts.items():
            message = message.replace("{" + name + "}", str(fact))
        return message


class RuleRefused(DomainError):
    """A rule cannot decide with what it was given. `reason` lets a view show it in the reader's language."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason.fill(message), code=reason.code)
        self.reason = reason
        self.msgid = message
