"""Pure numbers: how far annotators agree, and how sure one can be. No store, no terminal."""
