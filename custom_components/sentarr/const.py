"""What the files of this integration share: names, and the words of the app."""

from typing import Final

from homeassistant.util.hass_dict import HassKey

DOMAIN: Final = "sentarr"

VERSION: HassKey[str] = HassKey(f"{DOMAIN}_version")
"""Of this integration."""

PROTOCOL: Final = 1
"""Of the conversation with the app. It rises only when an older side could not follow."""

OLDEST_PROTOCOL: Final = 1
"""Of an app that we still understand."""

EVENT_ALERT: Final = "plex_alert"
EVENT_READY: Final = "sentarr_ready"

SEVERITIES: Final = ("info", "warning", "error", "critical")
CATEGORIES: Final = (
    "stream_error",
    "database_error",
    "network_error",
    "auth_error",
    "scanner_error",
    "disk_error",
    "performance",
    "dvr_tuner",
    "server",
    "other",
)

CONF_REPAIRS_SEVERITY: Final = "repairs_severity"
DEFAULT_REPAIRS_SEVERITY: Final = "error"
