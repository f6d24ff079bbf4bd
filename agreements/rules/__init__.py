"""What an agreement and its promises say, as pure functions: no database, no Django, no clock of their own."""
