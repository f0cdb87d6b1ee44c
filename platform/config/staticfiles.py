"""Which static files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OurStaticFiles(StaticFilesConfig):
    """Leaves out what we do not serve: the htmx 4 beta and its extensions, which import a bare name."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext", "htm?x-4*"]
