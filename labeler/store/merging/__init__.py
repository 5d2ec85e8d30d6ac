"""Projects become one: what another file holds, and where two files say different things."""
