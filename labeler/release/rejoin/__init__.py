"""The text put back into an export that was made without it, from the articles themselves."""
