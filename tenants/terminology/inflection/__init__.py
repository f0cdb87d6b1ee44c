"""Proposing the forms of a new word (terminology.md A3). Pure Python: no Django, no database.

`propose(word)` gives 25 Finnish forms by rules, chosen and checked by Voikko where it is installed;
`swedish.propose` and `english.propose` give what can be guessed of the few forms there. People correct,
the forms are stored, and nothing here runs when a page is shown.
"""

from tenants.terminology.inflection.proposal import Proposal, propose

__all__ = ["Proposal", "propose"]
