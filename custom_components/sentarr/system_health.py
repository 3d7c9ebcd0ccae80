"""A few lines in Settings → System → Repairs → System information."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .const import PROTOCOL
from .hub import async_find_hub


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the lines."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    hub = async_find_hub(hass)
    if hub is None:
        return {"app_connected": False}
    return {
        "app_connected": hub.connected,
        "app_version": hub.app_version or "-",
        "protocol": f"{hub.app_protocol or '-'} / {PROTOCOL}",
        "servers": len(hub.servers),
        "open_incidents": len(hub.incidents),
    }
