"""Who labels what: pure computation on numbers and names, without a store or a terminal."""
