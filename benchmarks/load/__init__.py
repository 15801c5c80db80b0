"""Load on an installation as production has it: scenarios for locust, and what runs and measures them."""
