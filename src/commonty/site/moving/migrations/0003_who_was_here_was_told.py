"""An organisation whose doors are open already told everybody as they opened."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def tell(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Say that the first notice was served as the doors opened: so it was done until now."""
    apps.get_model("moving", "Arrival").objects.exclude(opened_at=None).filter(served_at=None).update(served_at=F("opened_at"))


class Migration(migrations.Migration):
    dependencies = [("moving", "0002_open_in_parts")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop, elidable=True)]
