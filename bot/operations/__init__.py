"""What whoever runs the assistant sees of it: logs, metrics, health. Never what people write."""
