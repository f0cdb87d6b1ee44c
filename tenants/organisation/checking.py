"""What rule data must look like before it is stored: the same schema that checks the presets.

A rule may hold more than a preset gives (a bank account, for example), so keys that the schema does not name are
let through. Sums are stored as texts ("30.00"), so that they stay exact; they are judged as the numbers they are.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import jsonschema
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from domain.errors import DomainError
from tenants.organisation.models import RuleKind
from tenants.organisation.retention import check_periods
from tenants.presets import schema

# Rules that a preset gives as one part each.
PARTS: Mapping[RuleKind, str] = {
    RuleKind.CANCELLATION: "cancellation",
    RuleKind.TRAVEL: "travel",
    RuleKind.FEE_RIGHT: "fee_right",
    RuleKind.CHAIN: "approval_chain",
    RuleKind.PAY_CALENDAR: "pay_calendar",
    RuleKind.PAYROLL_PROFILE: "payroll_export",
    RuleKind.RETENTION: "retention",
    RuleKind.FEEDBACK: "feedback",
    RuleKind.INTERVIEW: "interview",
}


class DataRefused(DomainError):
    """The data is not what the rule's readers understand."""

    code = "data_refused"


def check_data(kind: RuleKind, data: Any) -> None:
    """Raise DataRefused, naming the place, when the data would not be a rule of its kind; OutsideLimits for a period."""
    found = _validator(kind)
    error = next(found.iter_errors(data), None) if found else None
    if error is not None:
        place = " › ".join(str(step) for step in error.absolute_path) or str(RuleKind(kind).label)
        raise DataRefused(_("Check this part of the rule: %(place)s.") % {"place": place}) from error
    if kind == RuleKind.RETENTION:
        check_periods(data)


@cache
def _validator(kind: RuleKind) -> Draft202012Validator | None:
    part = _part_of(kind)
    return None if part is None else _KeepingValidator({**part, "$defs": schema()["$defs"]})


def _part_of(kind: RuleKind) -> Mapping[str, Any] | None:
    parts = schema()["properties"]
    match kind:
        case RuleKind.RATES:
            return parts["rate_tables"]["items"]
        case RuleKind.ELIGIBILITY:
            training = parts["training"]["properties"]
            asked = _object(training=training["listed"], keeping=training["keeping"])
            return {**asked, "required": ["training"]}  # versions older than `keeping` stay good
        case RuleKind.ORDERING:
            return parts["ordering"]
        case RuleKind.PAYMENT_CLASSES:
            return _object(classes=parts["payment_classes"], expenses=parts["expense_income_types"])
    return parts.get(PARTS.get(kind, ""))


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _is_number(_checker: Any, value: Any) -> bool:
    return _number(value) is not None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _minimum(_validator: Any, least: Any, value: Any, _schema: Any) -> Iterator[jsonschema.ValidationError]:
    number = _number(value)
    if number is not None and number < Decimal(str(least)):
        yield jsonschema.ValidationError(f"{value} is less than {least}")


def _maximum(_validator: Any, most: Any, value: Any, _schema: Any) -> Iterator[jsonschema.ValidationError]:
    number = _number(value)
    if number is not None and number > Decimal(str(most)):
        yield jsonschema.ValidationError(f"{value} is more than {most}")


def _other_keys(validator: Any, rule: Any, value: Any, node: Any) -> Iterator[jsonschema.ValidationError]:
    """Values of keys without a name of their own are judged; unknown keys as such are not refused."""
    if isinstance(rule, Mapping):
        yield from Draft202012Validator.VALIDATORS["additionalProperties"](validator, rule, value, node)


_KeepingValidator = extend(
    Draft202012Validator,
    validators={"minimum": _minimum, "maximum": _maximum, "additionalProperties": _other_keys},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number),
)
