"""Reading a message: language, country, meaning, topic, danger. Knows nothing of channels.

The modules here are pure; components/ makes them parts of Rasa's graph.
"""
