"""How the machine and its mail stand: each thing looked at, what was found, and what to do next."""
