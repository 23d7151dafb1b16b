"""Bulletins from the draft to the last reader: who approves, whom it reaches, when it may leave."""
