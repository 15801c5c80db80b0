"""What goes wrong between us and a search engine."""


class EngineDown(Exception):
    """The engine does not answer, not in time, or has no index to answer from: ask the database instead."""


class NoEngine(EngineDown):
    """The installation searches the database on purpose: nothing is wrong."""


class PartialFailure(Exception):
    """Some documents of a batch were refused; the others are in the index.

    ``reasons`` maps the identifier of each refused document to what the engine said about it.
    """

    def __init__(self, reasons: dict[str, str]) -> None:
        first = next(iter(reasons.items()), ("", ""))
        super().__init__(f"{len(reasons)} documents were refused, the first: {first[0]}: {first[1]}")
        self.reasons = reasons


class UnsupportedQuery(ValueError):
    """The question asks for something that the backend leaves out on purpose, such as a raw query."""
