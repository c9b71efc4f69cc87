"""Daily lessons: which channel gets what, when, and that it arrives exactly once."""
