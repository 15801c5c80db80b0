"""Fixed choices of the editorial pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderKind(models.TextChoices):
    """The two tabs of the after-the-order page; the value is what ``?order=`` carries."""

    LICENSE = "license", _("Licence order")
    SERVICE = "service", _("Service order")


class StepKey(models.TextChoices):
    """What makes a step of the after-the-order page done; a step without a key only informs."""

    ORDER_CONFIRMED = "order_confirmed", _("The order confirmation was sent")
    TEAM_CONTACT = "team_contact", _("Our team got in touch")
    EXTRANET_READY = "extranet_ready", _("The customer extranet is ready")
    TECHNICAL_CONTACT = "technical_contact", _("The technical contact is known")
    PURCHASED = "purchased", _("The licences were bought from the vendor")
    LICENSES_AVAILABLE = "licenses_available", _("The licences are in My Licenses")
    SERVICE_DELIVERED = "service_delivered", _("The service was delivered")
    DELIVERY_NOTE = "delivery_note", _("The delivery note was sent")
    INVOICED = "invoiced", _("The invoice was sent")


class LegalKind(models.TextChoices):
    """The legal pages; the value is the address."""

    IMPRINT = "imprint", _("Imprint")
    PRIVACY = "privacy", _("Privacy")
    TERMS = "terms", _("Terms")
    ACCESSIBILITY = "accessibility", _("Accessibility")


class ContactTopic(models.TextChoices):
    """Whose contact data a block shows."""

    LICENSING = "licensing", _("Licensing department")
    SUPPORT = "support", _("Technical support")
    BOTH = "both", _("Both")


class StepIcon(models.TextChoices):
    """Names of icons in the site's sprite."""

    CHECK = "check2-circle", _("Check mark")
    MAIL = "envelope", _("Envelope")
    PERSON = "person-badge", _("Person")
    PEOPLE = "people", _("People")
    CHAT = "chat-left-text", _("Conversation")
    CALENDAR = "calendar-event", _("Calendar")
    CART = "cart-check", _("Purchase")
    KEY = "key", _("Key")
    CLOUD = "cloud", _("Cloud")
    DOCUMENT = "file-earmark-text", _("Document")
    INVOICE = "receipt", _("Invoice")
    SEARCH = "search", _("Magnifying glass")
    SETTINGS = "sliders", _("Settings")


class ContactKind(models.TextChoices):
    """What a reader writes about a page."""

    DOUBT = "doubt", _("I doubt that this is right")
    QUESTION = "question", _("I have a question")
    SUGGESTION = "suggestion", _("I have a suggestion")
    CHANGE = "change", _("Something should be changed")
    EXTRANET = "extranet", _("I am interested in a customer extranet")
