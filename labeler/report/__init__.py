"""The agreement report, as terminal text and as JSON."""
