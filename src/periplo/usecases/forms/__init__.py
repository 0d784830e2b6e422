"""Sign-up forms: checked before anybody sees them, published with their consent texts, counted afterwards."""
