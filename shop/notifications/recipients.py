"""Who reads what in which language."""

from django.conf import settings

# The department reads its mails in the site's own language.
STAFF_LANGUAGE = settings.LANGUAGE_CODE
