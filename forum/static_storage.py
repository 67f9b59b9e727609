"""Static files with their hash in the name."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed files; modules import each other by hashed names."""

    support_js_module_import_aggregation = True
