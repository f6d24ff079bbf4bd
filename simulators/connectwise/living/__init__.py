"""What goes on by itself: tickets that arrive, staff who work, customers who answer, workflow rules, mails."""
