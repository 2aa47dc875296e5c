"""What came of countbacks before they could be challenged was final at once, and whoever came up was seated."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def confirm(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Write down that those are final, since when they were counted."""
    confirmation = apps.get_model("elections", "Confirmation")
    for recount in apps.get_model("elections", "Recount").objects.filter(winner__isnull=False, final_at=None):
        recount.challenge_until = recount.final_at = recount.at
        recount.save(update_fields=["challenge_until", "final_at"])
        confirmation.objects.create(recount=recount, at=recount.at, due=recount.due)


def take_back(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Undo it: the columns and the table go next."""
    apps.get_model("elections", "Confirmation").objects.all().delete()
    apps.get_model("elections", "Recount").objects.update(challenge_until=None, final_at=None)


class Migration(migrations.Migration):
    dependencies = [("elections", "0005_let_countbacks_be_challenged")]

    operations = [migrations.RunPython(confirm, take_back)]
