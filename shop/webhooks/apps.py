from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "shop.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.core.audit import when_sealed
        from shop.webhooks.tasks import wake_telling

        when_sealed(wake_telling)
