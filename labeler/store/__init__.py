"""The only package that speaks SQLite."""
