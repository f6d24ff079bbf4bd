class ReviewError(Exception):
    """Something was not done; the sentence says what, and what to do."""
