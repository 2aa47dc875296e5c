"""Let the database itself refuse to change or delete what the record holds."""

from django.db import migrations

UNIQUE = {
    "record_line": ["seq = NEW.seq", "previous = NEW.previous"],
    "record_payload": ["line_id = NEW.line_id"],
    "record_node": ["id = NEW.id", 'level = NEW.level AND "index" = NEW."index"'],
    "record_text": ["id = NEW.id", "digest = NEW.digest"],
    "record_withdrawal": ["text_id = NEW.text_id"],
}
"""The tables, and for SQLite what tells their rows apart: ``INSERT OR REPLACE`` deletes a row there without asking its triggers."""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table, unique in UNIQUE.items():
            replaced = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {each})" for each in unique)
            for act, when in {"update": "", "delete": "", "insert": f"WHEN {replaced}"}.items():
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table} {when} "
                    f"BEGIN SELECT RAISE(ABORT, 'the record is added to, never changed: {table}'); END"
                )
    else:
        schema_editor.execute(
            "CREATE FUNCTION record_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the record is added to, never changed: %', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        for table in UNIQUE:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION record_refuses_change()"
            )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in UNIQUE:
            for act in ("update", "delete", "insert"):
                schema_editor.execute(f"DROP TRIGGER {table}_refuses_{act}")
    else:
        for table in UNIQUE:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
        schema_editor.execute("DROP FUNCTION record_refuses_change()")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_chain")]
    operations = [migrations.RunPython(refuse, allow)]
