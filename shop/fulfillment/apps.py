from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    name = "shop.fulfillment"
    label = "fulfillment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.core.workflow import declare_transitions
        from shop.fulfillment.enums import LINE_TRANSITIONS, ORDER_TRANSITIONS

        declare_transitions("order.Order", ORDER_TRANSITIONS)
        declare_transitions("order.Line", LINE_TRANSITIONS)
