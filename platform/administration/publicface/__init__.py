"""Pages for everybody: front page, products, privacy, accessibility, easy Finnish (A128, A104, A217)."""
