"""A header in, a header without the identity out."""
