"""What is known of the app: its servers and open incidents, and the questions put to it."""

from collections.abc import Callable, Iterable, Mapping, Set as AbstractSet
import logging
from typing import Any, cast

from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.util.json import JsonObjectType

from .const import (
    CONF_REPAIRS_SEVERITY,
    DEFAULT_REPAIRS_SEVERITY,
    DOMAIN,
    OLDEST_PROTOCOL,
    PROTOCOL,
    VERSION,
)
from .incident import Incident
from .issues import AppTrouble, async_delete_issues, async_show_issues, async_show_trouble
from .questions import Questions, error

_LOGGER = logging.getLogger(__name__)

MISSED_SECONDS = 300
"""An update of the app takes a minute or two: only later is it worth a word."""

type SentarrConfigEntry = ConfigEntry[Hub]


class Hub:
    """One app at a time: the one that connected last."""

    def __init__(self, hass: HomeAssistant, entry: SentarrConfigEntry) -> None:
        """Know nothing yet: the app tells everything when it connects."""
        self.hass = hass
        self.entry = entry
        self.servers: dict[str, str] = {}
        self.incidents: dict[str, Incident] = {}
        self.app_version: str | None = None
        self.app_protocol: int | None = None
        self._app: tuple[ActiveConnection, int] | None = None
        self._questions = Questions(hass, self._send)
        self._told = False
        self._listeners: set[Callable[[], None]] = set()
        self._missing: CALLBACK_TYPE | None = None
        self._miss_the_app()

    @property
    def connected(self) -> bool:
        """True while the app is there and has told its state."""
        return self._app is not None and self._told

    @property
    def repairs_severity(self) -> str:
        """From which severity on an incident is shown in Repairs."""
        return cast(str, self.entry.options.get(CONF_REPAIRS_SEVERITY, DEFAULT_REPAIRS_SEVERITY))

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after each change; returns how to end that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    @callback
    def async_connect(self, connection: ActiveConnection, subscription: int, protocol: int, version: str) -> bool:
        """Greet an app. False when it is too old to be understood: a Repair says so."""
        self.app_version, self.app_protocol = version, protocol
        if protocol < OLDEST_PROTOCOL:
            async_show_trouble(self.hass, AppTrouble.OUTDATED)
            return False
        if self._app is not None:
            self._send({"replaced": True})
        self._app = (connection, subscription)
        self._told = False
        self._send({"protocol": PROTOCOL, "version": self.hass.data[VERSION]})
        return True

    @callback
    def async_disconnect(self, connection: ActiveConnection, subscription: int) -> None:
        """Forget the app, unless another one took its place. What it told stays in Repairs."""
        if self._app != (connection, subscription):
            return
        self._app = None
        self._told = False
        self._questions.async_give_up()
        self._miss_the_app()
        self._changed()

    @callback
    def async_take(self, connection: ActiveConnection, servers: Iterable[object], incidents: Iterable[object]) -> bool:
        """Take a snapshot. False when it comes from an app that is not the one connected."""
        if self._app is None or self._app[0] is not connection:
            return False
        self._told = True
        self.servers = {
            str(server["id"]): str(server.get("name") or server["id"])
            for server in servers
            if isinstance(server, dict) and server.get("id")
        }
        read = (Incident.from_message(item) for item in incidents)
        before = self.incidents
        self.incidents = {one.id: one for one in read if one is not None}
        self._found_the_app()
        self.async_show_issues((_acknowledged(self.incidents) & before.keys()) - _acknowledged(before))
        self._changed()
        return True

    @callback
    def async_answer(self, connection: ActiveConnection, message: Mapping[str, Any]) -> None:
        """Take the answer to a question, from the app that was asked."""
        if self._app is not None and self._app[0] is connection:
            self._questions.async_answer(message)

    async def async_ask(self, command: str, **details: Any) -> JsonObjectType:
        """Ask the app to do or tell something. Raises HomeAssistantError in the user's words."""
        if not self.connected:
            raise error("app_not_connected")
        return await self._questions.async_ask(command, details)

    @callback
    def async_incidents(self) -> list[Incident]:
        """Return the open incidents. Raises HomeAssistantError while the app is away."""
        if not self.connected:
            raise error("app_not_connected")
        return list(self.incidents.values())

    async def async_ask_quietly(self, command: str, **details: Any) -> None:
        """Ask where nobody waits for the outcome."""
        try:
            await self.async_ask(command, **details)
        except HomeAssistantError as refusal:
            _LOGGER.debug("The app did not take %s: %s", command, refusal)

    @callback
    def async_show_issues(self, cared: AbstractSet[str] = frozenset()) -> None:
        """Bring Repairs in step with what is open; somebody just said of `cared` that they see to it."""
        async_show_issues(self.hass, self.servers, list(self.incidents.values()), self.repairs_severity, cared)

    @callback
    def async_stop(self) -> None:
        """Leave nothing behind."""
        if self._app is not None:
            self._send({"replaced": False})
        self._app = None
        self._found_the_app()
        async_delete_issues(self.hass)

    @callback
    def _send(self, event: dict[str, Any]) -> None:
        if self._app is not None:
            connection, subscription = self._app
            connection.send_event(subscription, event)

    @callback
    def _changed(self) -> None:
        for listener in list(self._listeners):
            listener()

    @callback
    def _miss_the_app(self) -> None:
        if self._missing is None:
            self._missing = async_call_later(self.hass, MISSED_SECONDS, self._still_missing)

    @callback
    def _still_missing(self, _now: Any) -> None:
        self._missing = None
        async_show_trouble(self.hass, AppTrouble.MISSING)

    @callback
    def _found_the_app(self) -> None:
        if self._missing is not None:
            self._missing()
            self._missing = None
        async_show_trouble(self.hass, None)


def _acknowledged(incidents: Mapping[str, Incident]) -> set[str]:
    return {key for key, one in incidents.items() if one.acknowledged}


def async_hub(hass: HomeAssistant) -> Hub:
    """Return the hub. Raises ServiceValidationError while the integration is not set up."""
    if (hub := async_find_hub(hass)) is None:
        raise error("not_set_up")
    return hub


def async_find_hub(hass: HomeAssistant) -> Hub | None:
    """Return the hub; None while the integration is not set up."""
    entries: list[SentarrConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return entries[0].runtime_data if entries else None
