"""Language models and lexicons."""
