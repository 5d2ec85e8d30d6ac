"""Both tables of a dataset in one folder, described for Hugging Face and in Croissant."""
