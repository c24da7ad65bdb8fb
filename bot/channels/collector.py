"""Collects what Rasa says in one turn."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from bot.knowledge.reply import Reply

ENVELOPE = "reply"  # what `custom` holds of the reply contract; the rest is for our channels


class ReplyCollector(CollectingOutputChannel):
    """Keeps a text whole: Rasa's own collector cuts it at blank lines."""

    away = False  # whether the store of conversations failed, so that asking again may do better

    @classmethod
    def name(cls) -> str:
        """The name under which responses may be written for this channel."""
        return "reply"

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep a text as one message."""
        await self._persist_message(self._message(recipient_id, text=text))

    @property
    def contract_messages(self) -> list[dict[str, Any]]:
        """The messages as the reply contract has them: of `custom`, the envelope alone."""
        return [
            {**message, "custom": {ENVELOPE: message["custom"][ENVELOPE]}}
            if ENVELOPE in (message.get("custom") or {})
            else message
            for message in self.messages
        ]

    @property
    def envelope(self) -> dict[str, Any] | None:
        """The envelope of the turn, if there was one."""
        for message in self.messages:
            custom = message.get("custom")
            if isinstance(custom, dict) and ENVELOPE in custom:
                return custom[ENVELOPE]
        return None

    @property
    def deleted(self) -> bool:
        """Whether the person had the talk deleted in this turn."""
        return any((message.get("custom") or {}).get("deleted") for message in self.messages)

    @property
    def fault(self) -> str | None:
        """The kind of fault that the action endpoint made up for with the static help."""
        faults = ((message.get("custom") or {}).get("fault") for message in self.messages)
        return next(filter(None, faults), None)

    def help_if_silent(self, recipient_id: str, help_: Reply) -> None:
        """Give the static help when the turn ended without a reply: never silence."""
        if self.envelope is None:
            custom = {ENVELOPE: help_.envelope(), "paragraphs": help_.roles()}
            self.messages = [
                self._message(recipient_id, text=help_.text),
                self._message(recipient_id, custom=custom),
            ]
