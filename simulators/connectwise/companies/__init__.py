"""Companies: what a written one must be, its sites and types, and merging one into another."""
