from django.http import HttpRequest


def branch(request: HttpRequest) -> dict[str, str]:
    """What the project's templates had before."""
    return {"branch": getattr(request, "branch", "")}
