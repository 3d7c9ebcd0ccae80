"""What a bug report needs to know, without names."""

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant

from .const import PROTOCOL, VERSION
from .hub import SentarrConfigEntry

HIDDEN = {"server", "title", "cause", "advice", "url", "learn_more"}
"""Rules and servers may be the user's own, and named after anything."""


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: SentarrConfigEntry) -> dict[str, Any]:
    """Tell how the two sides see each other, and which rules are open."""
    hub = entry.runtime_data
    return {
        "integration": {"version": hass.data[VERSION], "protocol": PROTOCOL},
        "app": {
            "connected": hub.connected,
            "version": hub.app_version,
            "protocol": hub.app_protocol,
        },
        "options": dict(entry.options),
        "servers": len(hub.servers),
        "incidents": [async_redact_data(one.as_dict(), HIDDEN) for one in hub.incidents.values()],
    }
