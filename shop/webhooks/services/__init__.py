from shop.webhooks.services.delivering import deliver_round
from shop.webhooks.services.endpoints import (
    EndpointFacts,
    create_endpoint,
    delete_endpoint,
    edit_endpoint,
    redeliver,
    rotate_secret,
    send_test,
)
from shop.webhooks.services.telling import tell_sealed, wake_telling

__all__ = [
    "EndpointFacts",
    "create_endpoint",
    "delete_endpoint",
    "deliver_round",
    "edit_endpoint",
    "redeliver",
    "rotate_secret",
    "send_test",
    "tell_sealed",
    "wake_telling",
]
