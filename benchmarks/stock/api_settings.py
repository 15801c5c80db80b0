"""The stock shop with django-oscar-api, set up as its documentation says for an API beside Oscar's pages."""

from benchmarks.stock.settings import *  # noqa: F403
from benchmarks.stock.settings import INSTALLED_APPS, MIDDLEWARE, env

ROOT_URLCONF = "benchmarks.stock.api_urls"
INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "oscarapi"]
MIDDLEWARE = [
    "oscarapi.middleware.ApiBasketMiddleWare"
    if name == "oscar.apps.basket.middleware.BasketMiddleware"
    else name
    for name in MIDDLEWARE
]
# A list in parts, and JSON only: its default is the whole catalogue in one answer.
REST_FRAMEWORK = {
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
# Without it everything that changes something needs a key in its header; nothing is changed here.
OSCARAPI_BLOCK_ADMIN_API_ACCESS = True
# What a list tells of each product; by default that is as good as nothing but its title.
OSCARAPI_PRODUCT_FIELDS = env.tuple("PRODUCT_FIELDS", default=("url", "id", "upc", "title"))
