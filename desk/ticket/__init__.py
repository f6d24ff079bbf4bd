"""What is known of one ticket, as the panel and the ticket page show it. Reads; nothing here writes."""
