"""Consents, suppressions, and what the tracking plan was not told of."""
