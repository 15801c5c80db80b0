"""Page types of the editorial site, readers' messages, and the site settings."""

from cms.models.messages import ContactMessage
from cms.models.pages import (
    AfterTheOrderPage,
    EditorialPage,
    FaqEntryPage,
    FaqIndexPage,
    FaqTopicPage,
    HomePage,
)
from cms.models.site_settings import SiteSettings

__all__ = [
    "AfterTheOrderPage",
    "ContactMessage",
    "EditorialPage",
    "FaqEntryPage",
    "FaqIndexPage",
    "FaqTopicPage",
    "HomePage",
    "SiteSettings",
]
