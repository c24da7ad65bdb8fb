"""What Balise knows, and how a reply is made of it. Knows nothing of Rasa or the network."""
