"""Whoever was told on paper until now got a letter then."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def post(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Say that the letter was posted when they were told."""
    rows = apps.get_model("moving", "BroughtIn").objects.exclude(way="email").exclude(told_at=None)
    rows.filter(posted_at=None).update(posted_at=F("told_at"))


class Migration(migrations.Migration):
    dependencies = [("moving", "0005_post_letters")]

    operations = [migrations.RunPython(post, migrations.RunPython.noop, elidable=True)]
