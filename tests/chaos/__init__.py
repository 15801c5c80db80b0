"""The whole installation while its parts are killed, and what is left afterwards."""
