from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from oscar.core.loading import get_model


def branches(request: HttpRequest) -> HttpResponse:
    """A page of the project's own, with its own products."""
    products = get_model("catalogue", "Product").objects.filter(listing=None).order_by("title")
    return render(request, "store/branches.html", {"products": products})
