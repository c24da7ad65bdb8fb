"""The gettext catalogues: what is to be translated, what is missing. A translator's files alone."""
