"""A door per kind of input: from an input to captures, from a capture to reports."""
