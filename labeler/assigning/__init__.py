"""Assigning a round to people: from what a lead asks for to what stands in the file."""
