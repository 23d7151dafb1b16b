"""People's rights over their data, carried out: forgetting, and what is held of whom."""
