"""Page types of the editorial site, what readers said on them, and the site settings."""

from cms.models.after_the_order import AfterTheOrderPage
from cms.models.faq import AnswerVote, FaqEntryPage, FaqIndexPage, FaqTopicPage, RelatedEntry
from cms.models.messages import ContactMessage
from cms.models.pages import ContentPage, EditorialPage, HomePage, LegalPage
from cms.models.site_settings import SiteSettings

__all__ = [
    "AfterTheOrderPage",
    "AnswerVote",
    "ContactMessage",
    "ContentPage",
    "EditorialPage",
    "FaqEntryPage",
    "FaqIndexPage",
    "FaqTopicPage",
    "HomePage",
    "LegalPage",
    "RelatedEntry",
    "SiteSettings",
]
