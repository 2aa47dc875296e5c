"""Every setting of an installation. What an operator may choose comes from the environment; docs/reference/settings.md lists it."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from commonty.site.settings.chosen import at_least, take_in
from commonty.site.settings.database import database
from commonty.site.settings.limits import limits
from commonty.site.settings.secrets import secret

SITE = Path(__file__).resolve().parent.parent

# What an operator may choose.
DATA = Path(os.environ.get("COMMONTY_DATA", "var")).absolute()
CHOSEN = DATA / "settings"
"""What the page of the first start wrote down; what the environment says counts before it."""
take_in(CHOSEN, os.environ)
PORT = at_least(1, os.environ.get("COMMONTY_PORT", "8000"), setting="COMMONTY_PORT")
ORIGIN = os.environ.get("COMMONTY_ORIGIN", f"http://localhost:{PORT}")
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'commonty.sqlite3'}")
KEYS_URL = os.environ.get("KEYS_URL", f"sqlite:///{DATA / 'keys.sqlite3'}")
EMAIL_URL = os.environ.get("EMAIL_URL", "")
DKIM_SELECTOR = os.environ.get("COMMONTY_DKIM", "")
"""The name under which the DNS of the sender's domain has the key that mail is signed with; empty where the mail server signs."""
DKIM_KEY = DATA / "secrets" / "dkim.key"
BOUNCES_URL = os.environ.get("BOUNCES_URL", "")
"""The mailbox to which letters come back that cannot be delivered: read now and then, and nothing else in it is."""
MASTER_KEY = secret("COMMONTY_MASTER_KEY", DATA / "secrets" / "master.key")
SECRET_KEY = secret("COMMONTY_SECRET_KEY", DATA / "secrets" / "secret.key")
JOBS = os.environ.get("COMMONTY_JOBS", "embedded")
"""``embedded``: one of the server's own processes works the queue; ``procrastinate``: workers of their own, on PostgreSQL."""
NEARBY = os.environ.get("COMMONTY_NEARBY", "")
"""Servers within our own network, or without TLS, that may be asked for a list of members: their origins, with commas between them."""
BACKUPS = os.environ.get("COMMONTY_BACKUPS", "")
"""The folder for the backups that make themselves: one of another machine that the operator mounts. Empty: none are made."""
KEY_BACKUPS = os.environ.get("COMMONTY_KEY_BACKUPS", "")
"""The folder for the backups of the keys; ``keys`` within the other where it is empty."""
BACKUP_HOURS = at_least(1, os.environ.get("COMMONTY_BACKUP_HOURS", "24"), setting="COMMONTY_BACKUP_HOURS")
BACKUPS_KEPT = at_least(1, os.environ.get("COMMONTY_BACKUPS_KEPT", "14"), setting="COMMONTY_BACKUPS_KEPT")
LIMITS = limits(os.environ.get("COMMONTY_LIMITS", ""), setting="COMMONTY_LIMITS")
"""How often one member may do what reaches many others: an hour, and a day."""

DEBUG = False
HOST = urlsplit(ORIGIN).hostname or "localhost"
IS_LOCAL = HOST in {"localhost", "127.0.0.1", "::1"}
IS_SECURE = ORIGIN.startswith("https://")
ALLOWED_HOSTS = [HOST]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
CSRF_FAILURE_VIEW = "commonty.site.views.csrf_refused"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_NAME = "commonty"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "commonty.apps.people.sessions"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["commonty.site.uploads.Refusing"]

APPS = ["keys", "record", "people", "rules", "mandates", "bodies", "voting", "decisions", "elections", "campaigns", "dues"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_linear_migrations",
    "django_tasks",
    "commonty.site",
    "commonty.site.jobs",
    "commonty.site.founding",
    "commonty.site.moving",
    "commonty.site.osdi",
    "commonty.site.leaving",
    "commonty.site.presses",
    *(f"commonty.apps.{name}" for name in APPS),
    # After ours: where both have words for the same thing, ours are shown.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(["procrastinate.contrib.django"] if JOBS == "procrastinate" else []),
]

MIDDLEWARE = [
    "commonty.site.doctor.door.Door",  # Before all others: who asks knows no name of ours, and asks while nothing else works.
    "csp.middleware.CSPMiddleware",  # First, so that what the others answer by themselves, files and errors, carries it too.
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commonty.apps.people.access.MemberMiddleware",
    "commonty.site.uploads.Uploads",
    "commonty.site.founding.middleware.FoundingFirst",
    "commonty.site.clock.TimeOfTheOrganisation",
    "commonty.site.presses.middleware.Once",
    "commonty.site.refusals.Refusals",
]

ROOT_URLCONF = "commonty.site.urls"
WSGI_APPLICATION = "commonty.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "commonty.site.context.layout",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {
    "default": database(DATABASE_URL, setting="DATABASE_URL"),
    "keys": database(KEYS_URL, setting="KEYS_URL", secure_delete=True),
}
DATABASE_ROUTERS = ["commonty.site.settings.database.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_WORKER_DEFAULTS = {"stalled_worker_timeout": 30.0, "update_heartbeat_interval": 10.0, "delete_jobs": "successful"}
PROCRASTINATE_IMPORT_PATHS = ["commonty.site.jobs.procrastinate"]
TASKS = {
    "default": {
        "BACKEND": "commonty.site.jobs.queue.Queue" if JOBS == "embedded" else "commonty.site.jobs.procrastinate.Queue",
        "QUEUES": ["default", "long"],
    }
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["commonty.apps.people.signing_in.Backend"]
PASSWORD_HASHERS: list[str] = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "people:sign-in"

# allauth serves passkeys and TOTP alone; addresses and codes are ours (apps/people).
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "commonty.apps.people.second_factor.Adapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL and not IS_SECURE

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [SITE / "locale"]
FORMAT_MODULE_PATH = ["commonty.site.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [("counting", SITE.parent / "counting" / "pictures" / "style")]  # The library knows no app that could have it.
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

MAIL_FOLDER = DATA / "mail"
"""Where mail lies when there is no mail server: on this machine alone."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
