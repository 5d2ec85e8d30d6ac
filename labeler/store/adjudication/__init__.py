"""Adjudication: what waits for it, what is decided, and what it leaves for the dataset."""
