"""The graph components that Rasa trains and runs, one class a file."""
