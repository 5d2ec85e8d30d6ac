"""Pure text work: readers, segmentation, duplicates, boilerplate suggestions, safe display."""
