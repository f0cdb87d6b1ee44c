"""What the address of a rule page names: the kind, the unit, the version; and whether the viewer may see it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.roles.models import Role
from accounts.roles.selectors import roles_of
from administration.rules.editors import Editor, editor_for
from domain.clock import today
from tenants.organisation.models import RuleKind, RuleVersion, Unit
from tenants.organisation.rules import NoRule, rule_on


def asked_editor(request, kind: str) -> Editor:
    """The editor of the kind; 404 when there is none, 403 for a support visitor when its pages name people."""
    editor = editor_for(kind)
    if editor is None:
        raise Http404
    if editor.shows_people and Role.ADMINISTRATOR not in roles_of(request.user):
        raise PermissionDenied
    return editor


def asked_unit(request, editor: Editor) -> Unit | None:
    """The unit of `?unit=`; 404 for one that is not there, or for a rule that units cannot have."""
    given = request.GET.get("unit", "")
    if not given:
        return None
    try:
        key = UUID(given)
    except ValueError:
        raise Http404 from None
    if not editor.per_unit:
        raise Http404
    return get_object_or_404(Unit.objects.select_related("parent"), pk=key)


def asked_version(request, version_id) -> tuple[Editor, RuleVersion]:
    """A version by its key, with its editor."""
    version = get_object_or_404(RuleVersion.objects.select_related("unit"), pk=version_id)
    return asked_editor(request, version.kind), version


def in_force(editor: Editor, unit: Unit | None) -> RuleVersion | None:
    """What holds today for the unit, or for the organisation."""
    try:
        return rule_on(RuleKind(editor.kind), today(), unit)
    except NoRule:
        return None
