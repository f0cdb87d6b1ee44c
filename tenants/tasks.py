"""Celery tasks that fail closed (security.md section 8, architecture.md section 4 rule 3).

Every task is declared with `tenant_task` or `platform_task`. A tenant task takes the tenant's id as its
first argument and runs inside it; when the tenant is gone or suspended it is refused, never run in `public`.
"""

import logging
from collections.abc import Callable
from typing import Any

from celery import Task, shared_task
from celery.exceptions import Reject
from django.db import connection

from tenants.context import NoSuchTenant, in_platform, in_tenant

log = logging.getLogger(__name__)


class UndeclaredTask(Task):
    """The default class: a task that nobody declared does not run."""

    abstract = True
    scope = "undeclared"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.name.startswith("celery."):
            return super().__call__(*args, **kwargs)
        raise Reject(f"{self.name} is declared neither tenant nor platform", requeue=False)


class TenantTask(Task):
    """Runs inside the organisation named by the first argument."""

    abstract = True
    scope = "tenant"

    def __call__(self, tenant_id: str, *args: Any, **kwargs: Any) -> Any:
        try:
            with in_tenant(tenant_id) as tenant:
                if connection.schema_name != tenant.schema_name:
                    raise Reject(f"{self.name} stands in the wrong schema", requeue=False)
                return super().__call__(tenant_id, *args, **kwargs)
        except NoSuchTenant as error:
            log.error("task %s refused: no such tenant", self.name)
            raise Reject(f"no such tenant: {error}", requeue=False) from error


class PlatformTask(Task):
    """Runs in `public`."""

    abstract = True
    scope = "platform"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with in_platform():
            return super().__call__(*args, **kwargs)


def tenant_task(function: Callable) -> Task:
    """Declare a task that belongs to one organisation: `def remind(tenant_id, …)`."""
    return shared_task(base=TenantTask)(function)


def platform_task(function: Callable) -> Task:
    """Declare a task of the platform itself."""
    return shared_task(base=PlatformTask)(function)
