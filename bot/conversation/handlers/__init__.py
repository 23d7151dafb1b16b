"""One module per thing a citizen may want; the router's order decides between them."""
