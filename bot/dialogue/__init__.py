"""The talk around the answers: what a message means after the ones before it. Pure."""
