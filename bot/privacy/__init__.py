"""What keeps people unknown."""
