"""Page types of the editorial site, and the site settings."""

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
    "EditorialPage",
    "FaqEntryPage",
    "FaqIndexPage",
    "FaqTopicPage",
    "HomePage",
    "SiteSettings",
]
