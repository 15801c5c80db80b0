"""The steps of the after-the-order page, numbered, and ticked where something is known of an order."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from cms.enums import StepKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A block of a tab. Facts have no number; done and next are only known of an order."""

    block: Any
    number: int | None
    is_done: bool = False
    is_next: bool = False


def shown_steps(
    blocks: Iterable[Any], *, done: Set[StepKey] | None = None, is_over: bool = False
) -> list[ShownStep]:
    """Return the blocks as the page shows them.

    Args:
        blocks: the stream of one tab.
        done: what has happened to the order at hand; None for the public page, which knows of no order.
        is_over: nothing comes next, for the order was cancelled.
    """
    steps: list[ShownStep] = []
    number = 0
    has_next = done is None or is_over
    for block in blocks:
        if block.block_type == "fact":
            steps.append(ShownStep(block=block, number=None))
            continue
        number += 1
        key = step_key_of(block)
        is_done = done is not None and key in done
        # An extranet is for those who want one: nobody waits for it.
        is_next = not has_next and bool(key) and not is_done and block.block_type != "extranet"
        has_next = has_next or is_next
        steps.append(ShownStep(block=block, number=number, is_done=is_done, is_next=is_next))
    return steps


def step_key_of(block: Any) -> str:
    """Return what makes the step done, "" where it only informs."""
    if block.block_type == "extranet":
        return StepKey.EXTRANET_READY
    return block.value.get("step_key") or ""
