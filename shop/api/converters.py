"""What a part of an address may look like. What does not fit is an unknown address, and answers like one."""

from django.urls.converters import StringConverter


class ListingKeyConverter(StringConverter):
    """A key of the Marketplace, such as ``com.example.app``."""

    regex = r"[^/\x00]{1,255}"
