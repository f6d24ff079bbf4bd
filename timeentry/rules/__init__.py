"""What ConnectWise makes of an entry and what it refuses: plain values in, plain values out."""
