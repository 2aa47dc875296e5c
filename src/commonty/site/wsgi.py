"""The door for the server: each of its processes opens it once, and offers itself as the worker of the jobs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
application = get_wsgi_application()

from commonty.site.jobs.worker import Worker  # noqa: E402 - models can be imported only once Django is set up.

if settings.JOBS == "embedded":
    Worker(settings.DATA / "worker.lock", attend="commonty.site.attending.attend").start()
