# Keeps that an application was declined, and why.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0001_keep_bodies'),
        ('record', '0002_refuse_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='Declining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('source', models.CharField(max_length=100)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declinings', to='bodies.membership')),
                ('reasons', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='record.text')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='bodies_declined_by_something')],
            },
        ),
    ]
