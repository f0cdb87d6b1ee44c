"""The queue. It is a door-bell: losing it loses nothing (security.md section 8)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

SOFT_LIMIT, HARD_LIMIT, VISIBILITY = 240, 300, 900

TRANSPORT = {
    "visibility_timeout": VISIBILITY,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "global_keyprefix": "kokemus:",
}

app = Celery("kokemus", task_cls="tenants.tasks:UndeclaredTask")
app.conf.update(
    broker_url=os.environ.get("REDIS_URL", "redis://127.0.0.1:6379") + "/0",
    broker_transport_options=TRANSPORT,
    result_backend_transport_options=TRANSPORT,
    visibility_timeout=VISIBILITY,
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT,
    task_time_limit=HARD_LIMIT,
    task_publish_retry_policy={"max_retries": 1},
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    timezone="Europe/Helsinki",
    enable_utc=True,
    worker_soft_shutdown_timeout=30,
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    beat_schedule={
        "nightly": {"task": "config.tasks.nightly", "schedule": crontab(hour=3, minute=17)},
    },
)
app.autodiscover_tasks(lambda: _apps())


def _apps() -> list[str]:
    from django.conf import settings

    return list(settings.INSTALLED_APPS)
