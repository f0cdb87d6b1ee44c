"""Settings of the benchmark: the whole service, without what only helps a developer."""

from config.settings.test import *  # noqa: F403

DEBUG = False
LOGGING_CONFIG = None
