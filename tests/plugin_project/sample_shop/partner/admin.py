from forked_apps.partner.admin import *  # noqa: F403
