"""Periplo: the customer journey drawn, measured and acted upon as one thing."""

__version__ = "0.1.0"
