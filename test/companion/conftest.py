"""A Home Assistant with the integration in it, and an app that speaks to it as the real one does."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

# Before the test package's own folder of this name is looked at.
import custom_components.sentarr.const  # noqa: F401
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

DOMAIN = "sentarr"

CORRUPT: dict[str, Any] = {
    "id": "i1",
    "server": "plex",
    "rule": "database.corrupt",
    "category": "database_error",
    "severity": "critical",
    "title": "Library database is corrupt",
    "cause": "SQLite found damaged pages.",
    "advice": ["Stop Plex.", "Restore a backup."],
    "count": 3,
    "first_seen": "2026-11-23T11:00:00.000Z",
    "last_seen": "2026-11-23T11:30:00.000Z",
    "muted": False,
    "acknowledged": False,
    "consequence": False,
    "learn_more": "https://support.plex.tv/articles/repair",
    "url": "/app/sentarr/incidents/i1",
}


def an_incident(**changes: Any) -> dict[str, Any]:
    """One that is open, changed as a test needs."""
    return CORRUPT | changes


class App:
    """The app's side of the conversation."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Not connected yet."""
        self.client = client
        self.events: list[dict[str, Any]] = []

    async def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a command; events that come before its answer are kept."""
        await self.client.send_json_auto_id(message)
        while (answer := await self.client.receive_json())["type"] != "result":
            self.events.append(answer["event"])
        return answer

    async def event(self) -> dict[str, Any]:
        """The next question."""
        if self.events:
            return self.events.pop(0)
        return (await self.client.receive_json())["event"]

    async def connect(self, protocol: int = 1) -> dict[str, Any]:
        """Subscribe to questions; gives the greeting."""
        answer = await self.ask({"type": "sentarr/connect", "protocol": protocol, "app": "1.2.3"})
        assert answer["success"], answer
        return await self.event()

    async def tell(self, *incidents: dict[str, Any], servers: dict[str, str] | None = None) -> dict[str, Any]:
        """Send a snapshot."""
        named = {"plex": "Plex"} if servers is None else servers
        return await self.ask(
            {
                "type": "sentarr/snapshot",
                "servers": [{"id": server, "name": name} for server, name in named.items()],
                "incidents": list(incidents),
            }
        )

    async def answers(self, **answer: Any) -> dict[str, Any]:
        """Wait for a question and answer it; gives the question."""
        question = await self.event()
        await self.ask({"type": "sentarr/answer", "request": question["request"], **answer})
        return question


type StartApp = Callable[[], Coroutine[Any, Any, App]]


@pytest.fixture(autouse=True)
def _custom(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """The integration, set up."""
    assert await async_setup_component(hass, "homeassistant", {})
    for component in ("diagnostics", "repairs"):
        assert await async_setup_component(hass, component, {})
    entry = MockConfigEntry(domain=DOMAIN, unique_id=DOMAIN, title="Sentarr")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def app(hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator) -> App:
    """An app that is connected and has told of a server without an incident."""
    app = App(await hass_ws_client(hass))
    await app.connect()
    assert (await app.tell())["success"]
    await hass.async_block_till_done()
    return app
