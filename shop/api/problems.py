from drf_standardized_errors.formatter import ExceptionFormatter


class ProblemFormatter(ExceptionFormatter):
    """Errors as RFC 9457 problem details."""
