"""Values for django-oscar. The status pipelines come from the enums that own them, so that they cannot
drift.
"""

from oscar.defaults import *  # noqa: F403

from shop.fulfillment.enums import LINE_TRANSITIONS, ORDER_TRANSITIONS, LineStatus, OrderStatus

OSCAR_SHOP_NAME = "Licensing Service Center"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_HOMEPAGE = "/"
OSCAR_ALLOW_ANON_CHECKOUT = False
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_HIDDEN_FEATURES = ["reviews", "wishlists", "vouchers"]
OSCAR_RECENTLY_VIEWED_PRODUCTS = 8
OSCAR_PRODUCTS_PER_PAGE = 20
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 10_000
# Stored bodies would keep live password-reset links at rest.
OSCAR_SAVE_SENT_EMAILS_TO_DB = False
OSCAR_DELETE_IMAGE_FILES = False
# Stock alerts mail any address that asked; the feature is closed, and so is its receiver.
OSCAR_EAGER_ALERTS = False
OSCAR_DASHBOARD_NAVIGATION: list[dict[str, object]] = []

OSCAR_INITIAL_ORDER_STATUS = OrderStatus.PLACED.value
OSCAR_INITIAL_LINE_STATUS = LineStatus.OPEN.value
OSCAR_ORDER_STATUS_PIPELINE = {
    old.value: tuple(sorted(new.value for new in following)) for old, following in ORDER_TRANSITIONS.items()
}
OSCAR_LINE_STATUS_PIPELINE = {
    old.value: tuple(sorted(new.value for new in following)) for old, following in LINE_TRANSITIONS.items()
}
