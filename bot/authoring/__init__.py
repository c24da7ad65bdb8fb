"""What a maintainer makes: articles drafted, intents laid out, examples checked."""
