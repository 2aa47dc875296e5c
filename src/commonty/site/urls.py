"""Every address of an installation."""

from django.urls import include, path

APPS = ["record", "people", "rules", "mandates", "bodies", "voting", "decisions", "campaigns"]

urlpatterns = [path("", include(f"commonty.apps.{name}.urls")) for name in APPS]
