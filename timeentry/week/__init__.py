"""Several days at once: a member's week against its target with its sheet, and the team's for who looks after it."""
