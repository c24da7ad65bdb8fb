"""Balise: a bilingual assistant on grooming, sextortion and webcam abuse of children."""

__version__ = "0.1.0"
