"""Questions put to the app, each with its answer, a refusal in words, or an end to the waiting."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.json import JsonObjectType

from .const import DOMAIN

ANSWER_SECONDS = 10


class Questions:
    """Numbered, so that answers may come in any order."""

    def __init__(self, hass: HomeAssistant, send: Callable[[dict[str, Any]], None]) -> None:
        """Nothing is asked yet."""
        self._hass = hass
        self._send = send
        self._open: dict[int, asyncio.Future[JsonObjectType]] = {}
        self._last = 0

    async def async_ask(self, command: str, details: Mapping[str, Any]) -> JsonObjectType:
        """Ask and wait. Raises ServiceValidationError in the user's words."""
        self._last += 1
        number = self._last
        question = self._open[number] = self._hass.loop.create_future()
        try:
            self._send({"request": number, "command": command, **details})
            async with asyncio.timeout(ANSWER_SECONDS):
                answer: JsonObjectType = await question
                return answer
        except TimeoutError:
            raise error("app_no_answer") from None
        finally:
            del self._open[number]

    @callback
    def async_answer(self, message: Mapping[str, Any]) -> None:
        """Take an answer; one that nobody waits for any more is dropped."""
        number, result, refusal = message.get("request"), message.get("result"), message.get("error")
        question = self._open.get(number) if isinstance(number, int) else None
        if question is None or question.done():
            return
        if refusal is None:
            question.set_result(result if isinstance(result, dict) else {})
            return
        known: dict[str, Any] = refusal if isinstance(refusal, dict) else {}
        if known.get("code") == "unknown_incident":
            question.set_exception(error("unknown_incident"))
        else:
            question.set_exception(error("app_refused", reason=str(known.get("message", refusal))))

    @callback
    def async_give_up(self) -> None:
        """Nobody is there any more to answer."""
        for question in self._open.values():
            if not question.done():
                question.set_exception(error("app_not_connected"))


def error(key: str, **placeholders: str) -> ServiceValidationError:
    """Make what people read; errors of another kind would stand in Core's log with a traceback."""
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
