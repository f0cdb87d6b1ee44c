"""`{% load rule_words %}`: `|role_name` is a step's role as the organisation calls it."""

from django import template

from administration.rules.kinds import chain_words

register = template.Library()
register.filter("role_name", chain_words.role_name)
