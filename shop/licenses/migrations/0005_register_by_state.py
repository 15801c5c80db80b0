from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licenses", "0004_search_in_the_register"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="license",
            index=models.Index(fields=["organization", "status", "ends_on"], name="license_by_state"),
        ),
    ]
