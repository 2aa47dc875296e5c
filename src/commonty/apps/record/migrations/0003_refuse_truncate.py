"""Let PostgreSQL refuse to empty the record's tables too: TRUNCATE asks no row's trigger. SQLite has no such statement."""

from django.db import migrations

TABLES = ("record_line", "record_payload", "record_node", "record_text", "record_withdrawal")


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION record_refuses_change()"
            )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_truncate ON {table}")


class Migration(migrations.Migration):
    dependencies = [("record", "0002_refuse_change")]
    operations = [migrations.RunPython(refuse, allow)]
