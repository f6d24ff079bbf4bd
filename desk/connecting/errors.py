class StepFailed(Exception):
    """A step cannot go on; the sentence says why and what to do."""
