"""The agency's people: passwords, signing in, and what each role may do."""
