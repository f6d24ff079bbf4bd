"""*Today*: what a dispatcher looks at all day, and giving tickets to people one by one."""
