from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="blueprint",
            name="condensed",
            field=models.JSONField(
                default=list, help_text="Fewer statements that make the same, for a new schema."
            ),
        ),
    ]
