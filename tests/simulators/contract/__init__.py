"""The published description of ConnectWise's API, held against what the simulator answers."""
