"""What the people of the demo world have chosen in the product; only the demo command reads it."""

NAME = "Ferrowick IT"
TIME_ZONE = "America/Chicago"

BOARDS = ("Service Desk", "Alerts", "Network Infrastructure")

# Statuses whose part no flag can tell: all of them just pause the clock.
PARTS = {
    "Waiting Customer": "waiting_customer",
    "Waiting Client Confirmation": "waiting_confirmation",
    "Customer Updated": "customer_answered",
}
