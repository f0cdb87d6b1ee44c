"""Rings the queue for every message that is due, for ever."""

import signal
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from kombu.exceptions import OperationalError as BrokerAway

from config.tasks import deliver_message
from outbox.relay import relay_once
from tenants.context import in_platform
from tenants.delivery import as_arguments, asleep, deliver_due


class Command(BaseCommand):
    """`manage.py relay_outbox [--once]`"""

    help = __doc__
    stopping = False

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--here", action="store_true", help="deliver in this process, without the queue")
        parser.add_argument("--every", type=float, default=0.5, help="seconds between looks")

    def handle(self, *args, once: bool, here: bool, every: float, **options):
        self.look = deliver_due if here else self._ring_all
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            rang = self._look()
            if once:
                return
            if not rang:
                time.sleep(every)

    def _stop(self, *args):
        self.stopping = True

    @staticmethod
    def _ring_all() -> int:
        with in_platform():
            return relay_once(_ring, held=asleep())

    def _look(self) -> int:
        try:
            close_old_connections()
            return self.look()
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"database away: {error}")
            time.sleep(2)
            return 0


def _ring(message) -> None:
    try:
        deliver_message.apply_async(args=as_arguments(message), retry=False)
    except BrokerAway as error:
        raise ConnectionError(str(error)) from error
