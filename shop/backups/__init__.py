"""Backups of a whole installation, database and files, and the way back from one."""
