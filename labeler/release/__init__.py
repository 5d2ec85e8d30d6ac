"""The dataset out: one module a format, one registry."""
