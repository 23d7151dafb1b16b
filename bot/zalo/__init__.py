"""Everything that speaks the Zalo platform's language: events, messages, tokens, calls."""
