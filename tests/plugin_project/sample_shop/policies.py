"""Who may open the addresses of the project's own: without a line here they answer 404."""

from shop.access_policy.policies import GET, POST, Audience, page

PAGES = {"branches": page(Audience.VISITOR, GET)}
# Django's administration looks after its own pages behind this.
BLOCKS = {"admin/": page(Audience.SUPERUSER, GET, POST)}
