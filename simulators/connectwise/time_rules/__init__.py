"""What ConnectWise does with time: whom it is charged to, how it is rounded, what an agreement covers, whose sheet it
lies on."""
