"""The pages of time: the day as a grid and as a list. They read queries and call services, and decide nothing."""
