"""What operators may know: how many, never who or what."""
