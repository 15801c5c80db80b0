"""Makes an installation of a size that is wanted: data set L and its fractions.

A pattern is made by the services that make it in production and rolled back; its rows are then written again
and again with names, numbers, dates and owners of their own (``patterns``), by the quickest way that the
database has (``bulk``).
"""
