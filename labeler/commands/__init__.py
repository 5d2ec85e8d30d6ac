"""The commands, one small module for each group; imported when they run."""
