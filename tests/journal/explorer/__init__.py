"""The journal's own steps, answers and executor, walked through every fault, crash and interleaving within bounds.

A state is a plain value: the book, ConnectWise, and what each worker has learned in its present step. A worker is run
from the beginning of that step and told again what it learned; at the first thing it does not know yet it stops, and
each way in which that can go is another state. What was seen before is not walked again, so that the walk is complete
within its bounds, and finds out whether every life ends.
"""
