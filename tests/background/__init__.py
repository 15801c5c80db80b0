"""The relay, Celery workers and beat as processes of their own, on the database of the test: with short
waits, and with places at which they kill themselves when a test says so.
"""
