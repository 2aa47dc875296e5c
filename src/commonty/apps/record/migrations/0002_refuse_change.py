"""Let the database itself refuse to change or delete what the record holds."""

from django.db import migrations

TABLES = ["record_line", "record_payload", "record_node", "record_text", "record_withdrawal"]


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the record is added to, never changed: {table}'); END"
                )
    else:
        schema_editor.execute(
            "CREATE FUNCTION record_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the record is added to, never changed: %', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION record_refuses_change()"
            )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_refuses_{act}")
    else:
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
        schema_editor.execute("DROP FUNCTION record_refuses_change()")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_chain")]
    operations = [migrations.RunPython(refuse, allow)]
