"""Label the sentences of news articles in the terminal, and measure how far annotators agree."""

__version__ = "0.1.0"
