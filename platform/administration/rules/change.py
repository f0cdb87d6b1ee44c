"""One change of a rule on its way from a filled form to a new version."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError

from administration.rules.approval import ApprovalFields
from administration.rules.editors import Editor
from administration.rules.pages import changes_by_value, changes_in_words
from administration.rules.rows import leave_unjudged
from administration.rules.together import Together
from administration.rules.trying import tried
from domain.errors import Conflict, DomainError
from tenants.organisation.checking import check_data
from tenants.organisation.models import RuleKind, RuleVersion, Unit
from tenants.organisation.versions import first_free_day, newest_id

LOOKED = "looked"


class Change:
    """What was typed of a rule and of its approval.

    `looked` in the page is a mark of the values whose difference was shown; a change is saved only when the values
    sent are the values looked at, so nobody saves a change that the page has not told in words.
    """

    def __init__(self, editor: Editor, unit: Unit | None, base: RuleVersion | None, sent) -> None:
        self.editor, self.unit, self.base, self.sent = editor, unit, base, sent
        self.before = base.data if base else {}
        self.form = editor.form(sent, before=self.before, unit=unit)
        self.approval = ApprovalFields(sent, initial=self._first_approval())
        self.data: Any = None
        self.conflict: Conflict | None = None

    def _first_approval(self) -> dict[str, Any]:
        kind = RuleKind(self.editor.kind)
        return {"valid_from": first_free_day(kind, self.unit), "seen": newest_id(kind, self.unit)}

    def is_valid(self) -> bool:
        """The values make a rule that its readers understand, and the approval is told."""
        return all([self._read(), self.approval.is_valid()])

    def _read(self) -> bool:
        """Take the new data from the form; what the pure modules refuse is told on the form."""
        if not self.form.is_valid():
            return False
        try:
            data = self.form.to_data(self.before)
            check_data(RuleKind(self.editor.kind), data)
            self.editor.read(data)
            self.editor.check(data, self.unit)
        except (DomainError, ValueError, ValidationError) as error:
            self.form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            return False
        self.data = data
        return True

    def look(self) -> None:
        """Judge the values but not yet the approval: the person looks at what would change."""
        if self.data is None:
            self._read()
        leave_unjudged(self.approval)

    def leave_unjudged(self) -> None:
        """Another row was asked for: nothing is judged yet."""
        self.form.quiet()
        leave_unjudged(self.approval)

    def was_looked_at(self) -> bool:
        """Whether the page has shown this very change."""
        return self.sent.get(LOOKED, "") == self._mark()

    def _mark(self) -> str:
        plain = json.dumps(self.data, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    def tell_conflict(self, error: Conflict) -> None:
        """Somebody changed the rule meanwhile: compare with theirs, and let the person choose."""
        self.conflict = error
        newest = newest_id(RuleKind(self.editor.kind), self.unit)
        if newest:
            self.base = RuleVersion.objects.get(pk=newest)
        self.approval.data = {**self.sent.dict(), "seen": newest}

    def version_fields(self) -> dict[str, Any]:
        """Keyword arguments for start_version; call after is_valid()."""
        kind = RuleKind(self.editor.kind)
        return {"kind": kind, "unit": self.unit, "data": self.data, **self.approval.approval()}

    def context(self) -> dict[str, Any]:
        """For the page: both forms, what changes, and the example of what was typed."""
        data = self.before if self.sent is None else self.data
        before = self.base.data if self.base else {}
        looked = self.sent is not None and self.data is not None
        return {
            "form": Together([*self.form.all_forms, self.approval]),
            "rule_form": self.form,
            "approval": self.approval,
            "base": self.base,
            "conflict": self.conflict,
            "looked": self._mark() if looked else "",
            "changes": changes_in_words(self.editor, before, self.data) if looked else [],
            "values": changes_by_value(self.editor, before, self.data) if looked else [],
            "incomplete": data is None,
            **(tried(self.editor, data, self.sent) if data else {}),
        }
