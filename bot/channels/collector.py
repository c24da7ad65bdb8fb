"""Collects what Rasa says in one turn."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from bot.knowledge.reply import Reply


class ReplyCollector(CollectingOutputChannel):
    """Keeps a text whole: Rasa's own collector cuts it at blank lines."""

    @classmethod
    def name(cls) -> str:
        """The name under which responses may be written for this channel."""
        return "reply"

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep a text as one message."""
        await self._persist_message(self._message(recipient_id, text=text))

    @property
    def envelope(self) -> dict[str, Any] | None:
        """The envelope of the turn, if there was one."""
        for message in self.messages:
            custom = message.get("custom")
            if isinstance(custom, dict) and "reply" in custom:
                return custom["reply"]
        return None

    def help_if_silent(self, recipient_id: str, help_: Reply) -> None:
        """Give the static help when the turn ended without a reply: never silence."""
        if self.envelope is None:
            self.messages = [
                self._message(recipient_id, text=help_.text),
                self._message(recipient_id, custom={"reply": help_.envelope()}),
            ]
