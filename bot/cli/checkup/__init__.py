"""The checks of `doctor`, by what they look at. They read, and change nothing."""
