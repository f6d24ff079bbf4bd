"""The rows of a day before they are posted: typed, read, saved by version, taken away and put back. In an open scope."""
