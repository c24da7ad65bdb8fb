"""How well messages are understood: evaluation sets, measures, report."""
