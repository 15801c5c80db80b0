"""Who may open which address: the outer wall. Part of the composition root, nothing imports it.

``pages`` and ``operations`` are the table, one line for each address; ``middleware`` enforces it, and an
address without a line does not exist.
"""
