from django.db import migrations, models

import domain.ids


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Ring",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40)),
            ],
        ),
    ]
