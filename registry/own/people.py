"""Whose pages these are."""

from django.http import Http404

from registry.experts.models import Expert
from registry.experts.selectors import expert_of


def own_expert(request) -> Expert:
    """The signed-in person as an expert; a page of nobody does not exist."""
    expert = expert_of(request.user)
    if expert is None:
        raise Http404
    return expert
