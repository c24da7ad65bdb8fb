"""Balise beside stock Rasa: the same examples, domain and messages, served in turn.

Run: .venv/bin/python -m benchmarks.stock --help
"""
