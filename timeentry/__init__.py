"""The day's time: what a member has drafted, checked and posted, and the batches that carried it."""
