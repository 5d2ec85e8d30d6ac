"""Rounds of labelling: what is given to whom, in which order, and how far they are."""
