"""What a citizen's case is: its code, its clock, its names. Stores nothing."""
