"""What a part of an address may look like. What does not fit is an unknown address, and answers like one."""

from django.urls.converters import StringConverter


class NumberConverter(StringConverter):
    """A document number such as ``Q-2026-00001``, or a public id."""

    regex = r"[A-Za-z0-9-]{1,40}"


class ListingKeyConverter(StringConverter):
    """A key of the Marketplace, such as ``com.example.app``."""

    regex = r"[^/\x00]{1,255}"
