"""Find which lines are about which texts, for those that were told before lines said so."""

import json

from django.db import migrations

BATCH = 1_000


def find(apps, schema_editor):
    payload, mention = apps.get_model("record", "Payload"), apps.get_model("record", "Mention")
    found = []
    for each in payload.objects.exclude(facts="").order_by("line").iterator(chunk_size=BATCH):
        told = json.loads(each.facts)
        held = told["facts"].get("held") or ""
        texts = dict.fromkeys([*told["texts"], *([held] if held else [])])
        found += [mention(line_id=each.line_id, digest=digest, body=each.body) for digest in texts]
        if len(found) >= BATCH:
            mention.objects.bulk_create(found)
            found = []
    mention.objects.bulk_create(found)


def lose(apps, schema_editor):
    apps.get_model("record", "Mention").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("record", "0004_mention_texts")]
    operations = [migrations.RunPython(find, lose)]
