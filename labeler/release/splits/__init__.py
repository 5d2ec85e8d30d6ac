"""Train, dev and test: which article goes where, so that nothing of a test was seen in training."""
