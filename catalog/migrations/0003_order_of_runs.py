from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_routes_on_sale'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='version',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='run',
            name='version',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
