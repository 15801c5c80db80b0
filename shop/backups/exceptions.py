class BackupError(Exception):
    """A backup or a restore is refused or failed; the message is one sentence or two for the operator."""
