"""The settings under test: an installation's own, in a folder that is thrown away."""

import os
import tempfile

os.environ["COMMONTY_DATA"] = tempfile.mkdtemp(prefix="commonty-tests-")
os.environ.setdefault("COMMONTY_ORIGIN", "http://localhost:8000")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from commonty.site.settings import *  # noqa: F403 - after the environment is set.

EMPTYING = {"commonty.site.sqlite": "tests.emptying.sqlite", "django.db.backends.postgresql": "tests.emptying.postgresql"}

for _database in DATABASES.values():  # noqa: F405 - from the settings above
    _database["ENGINE"] = EMPTYING[str(_database["ENGINE"])]
    _options = _database.get("OPTIONS")
    if isinstance(_options, dict):
        _options.pop("pool", None)
ALLOWED_HOSTS = ["localhost", "testserver"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - as above; whitenoise warns where it is missing
