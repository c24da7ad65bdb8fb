"""Where conversations are kept, and how turns of one conversation wait for each other."""
