"""Static files with hashed names, also inside ES modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashes `url()` in CSS and `import` in ES modules; a file that nobody collected is an error."""

    support_js_module_import_aggregation = True
