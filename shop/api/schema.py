from drf_standardized_errors.openapi import AutoSchema as StandardizedErrorsSchema


class AutoSchema(StandardizedErrorsSchema):
    """Operations of the API document."""
