"""The words of pricing reasons: English msgids by code. The view layer translates, then `Reason.fill`s them."""

from domain.reasons import Reason, RuleRefused

REASONS = {
    "rate": "By the rate “{rate}”",
    "event": "By the case “{case}” of {policy} {version}",
    "repeat": "The same talk again is paid in part",
    "recording": "The talk is recorded",
    "minimum": "Topped up to the least sum of {minimum} €",
    "daily_cap": "Over the most for one day, {cap} €",
    "preparation": "Agreed preparation, {minutes} min",
    "travel_time": "Time on the way, {minutes} min, paid at {percent} %",
    "role_is_unpaid": "No fee is paid in this role",
    "task_is_unpaid": "No fee is paid for this task",
    "agreement_is_unpaid": "No fee is paid under this kind of agreement",
    "training_missing": "A fee needs a training that is not there",
    "training_too_short": "A fee needs {needed} hours of training, there are {hours}",
    "fee_waived": "The fee was waived",
    "kilometres": "{km} km, the rate of {year}",
    "passengers": "{passengers} passengers, {km} km",
    "daily_allowance": "Away from home {hours} h",
    "receipt": "By receipt: {what}",
}

REFUSALS = {
    "no_rate": "The rate table {table} has no rate for this work ({task_type}).",
    "no_table": "No rate table is in force on {day}.",
    "tables_overlap": "Two rate tables are in force on the same day: {tables}.",
    "agreed_amount_needed": "Agree the amount first: {low}–{high} €.",
    "agreed_amount_outside": "The agreed amount {amount} € is not between {low} and {high} €.",
    "waiver_not_allowed": "A fee cannot be waived here.",
    "travel_year_missing": "The travel rates of {year} have not been entered. Ask the administrator.",
    "travel_rate_missing": "The travel rates of {year} have none for “{item}”.",
    "above_national_rate": "{amount} € is more than the tax-free rate of {rate} €.",
}

PROBLEMS = {
    "rates_equally_specific": "Both “{one}” and “{other}” fit the same work. Add a condition to one of them.",
    "amount_unclear": "Give “{rate}” one amount: a sum, a range or a percentage.",
    "range_reversed": "The range of “{rate}” goes from a larger sum to a smaller.",
    "index_missing": "“{rate}” is a percentage of an index that has no value.",
    "block_length_missing": "Say how many minutes a block of “{rate}” has.",
    "hourly_amount_missing": "Say how much an hour of “{rate}” pays for preparation or travel.",
    "sum_negative": "A sum of “{rate}” is below zero.",
}


def refusal(code: str, **facts: object) -> RuleRefused:
    """The error to raise when a price cannot be made: a code of `REFUSALS` and its facts."""
    return RuleRefused(Reason(code, facts), REFUSALS[code])
