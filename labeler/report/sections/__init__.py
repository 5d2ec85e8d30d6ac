"""The sections of the agreement report, each made from the numbers by a function of its own."""
