"""Persons: what is known of whom, from where, and why their handles belong together."""
