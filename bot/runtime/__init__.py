"""Start-up: settings, the TensorFlow-free import of Rasa, training, the server."""
