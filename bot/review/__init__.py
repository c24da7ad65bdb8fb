"""What was missed: kept only with the operator's consent, masked, and for a limited time."""
