"""The Licensing Service Center. Importing the package binds the Celery application, so that shared tasks
find it.
"""

from shop.celery import app as celery_app

__all__ = ["celery_app"]
