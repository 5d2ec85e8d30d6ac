"""One person's part of a project as a file of its own, on its way out and back."""
