"""The addresses of operations about webhooks."""

from django.urls import path

from shop.api.v1 import webhooks as views

webhooks = [
    path("webhooks", views.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/events", views.WebhookEventsView.as_view(), name="webhook-events"),
    path("webhooks/<uuid:webhook_id>", views.WebhookView.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook_id>/rotate", views.WebhookRotateView.as_view(), name="webhook-rotate"),
    path("webhooks/<uuid:webhook_id>/test", views.WebhookTestView.as_view(), name="webhook-test"),
    path(
        "webhooks/<uuid:webhook_id>/deliveries",
        views.WebhookDeliveriesView.as_view(),
        name="webhook-deliveries",
    ),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>",
        views.WebhookDeliveryView.as_view(),
        name="webhook-delivery",
    ),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/redeliver",
        views.WebhookRedeliverView.as_view(),
        name="webhook-redeliver",
    ),
]
