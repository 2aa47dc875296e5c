from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('elections', '0006_confirm_countbacks_that_seated_somebody'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='recount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('challenge_until', None), ('final_at', None), ('winner', None)), models.Q(('challenge_until__isnull', False), ('final_at__isnull', False), ('winner__isnull', False)), _connector='OR'), name='recount_won_is_provisional_first'),
        ),
    ]
