"""Exports → one common frame. Knows nothing of what is measured."""
