"""What the editors of money rules share: choices, rows, words and invented examples."""
