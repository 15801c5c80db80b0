"""Orders that are longer than anybody wants to place line by line."""

from oscar.core.loading import get_model

from shop.fulfillment.models import OrderDetails, OrderLineDetails


def lengthen(order: OrderDetails, count: int) -> None:
    """Copy the order's first line until it has ``count`` lines. Straight into the database; the sums of the
    order stay as they were.
    """
    first = order.order.lines.order_by("pk").first()
    fields = {f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields if f.attname != "id"}
    columns = {
        f.attname: getattr(first.details, f.attname)
        for f in OrderLineDetails._meta.concrete_fields
        if f.attname not in ("id", "line_id")
    }
    there = order.order.lines.count()
    lines = get_model("order", "Line").objects.bulk_create(
        type(first)(**fields) for _ in range(count - there)
    )
    OrderLineDetails.objects.bulk_create(
        OrderLineDetails(line=line, **columns | {"position": place})
        for place, line in enumerate(lines, start=there + 1)
    )
