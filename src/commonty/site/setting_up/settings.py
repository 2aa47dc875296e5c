"""The settings while nothing is chosen yet: one page, nothing of the databases, any name that leads here."""

from commonty.site.settings import *  # noqa: F403 - all that is the same
from commonty.site.settings import INSTALLED_APPS, SITE, TEMPLATES

ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "commonty.site.setting_up.urls"
INSTALLED_APPS = [name for name in INSTALLED_APPS if name != "allauth.account"]  # Nobody signs in here.
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        **TEMPLATES[0],
        "DIRS": [SITE / "setting_up" / "templates", SITE / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "django.template.context_processors.i18n"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0
CSRF_TRUSTED_ORIGINS = []
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
CSRF_COOKIE_NAME = "commonty-first"
CSRF_COOKIE_SECURE = False
