"""One task per mail: fetch what it is about, send. Celery finds them here."""

from shop.notifications.tasks import accounts, licenses, offers, orders, pages, samples

__all__ = ["accounts", "licenses", "offers", "orders", "pages", "samples"]
