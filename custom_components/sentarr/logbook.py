"""The app's alerts as sentences in Home Assistant's Activity."""

from collections.abc import Callable

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_ALERT
from .hub import async_find_hub

SENTENCES = {
    "raised": "has a problem: {title} ({severity})",
    "repeated": "still has a problem: {title} ({count} times so far)",
    "resolved": "is over it: {title}",
    "test": "sent a test alert",
}
ICONS = {"resolved": "mdi:check-circle-outline", "test": "mdi:bell-ring-outline"}


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None],
) -> None:
    """Describe the event on the bus."""

    @callback
    def describe(event: Event) -> dict[str, str]:
        alert = event.data
        server = str(alert.get("server", "Plex"))
        state = str(alert.get("state"))
        hub = async_find_hub(hass)
        words = {key: str(alert.get(key, "")) for key in ("title", "severity", "count")}
        return {
            LOGBOOK_ENTRY_NAME: hub.servers.get(server, server) if hub else server,
            LOGBOOK_ENTRY_MESSAGE: SENTENCES.get(state, "{title}").format(**words),
            LOGBOOK_ENTRY_ICON: ICONS.get(state, "mdi:alert-circle-outline"),
        }

    async_describe_event(DOMAIN, EVENT_ALERT, describe)
