"""Custom actions: thin. They ask bot.knowledge for a reply and speak through the dispatcher."""
