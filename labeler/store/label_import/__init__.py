"""Labels from other tools: matched to sentences, set aside, and added to the log."""
