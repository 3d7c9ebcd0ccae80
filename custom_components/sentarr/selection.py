"""Which incidents a trigger, a condition or an action means: least severity, categories, server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import probatio

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv

from .const import CATEGORIES, SEVERITIES
from .hub import async_find_hub
from .incident import at_least

CONF_MIN_SEVERITY = "min_severity"
CONF_CATEGORY = "category"
CONF_SERVER = "server"

SELECTION: dict[probatio.Marker, Any] = {
    probatio.Optional(CONF_MIN_SEVERITY, default="warning"): probatio.In(SEVERITIES),
    probatio.Optional(CONF_CATEGORY, default=list): probatio.All(cv.ensure_list, [probatio.In(CATEGORIES)]),
    probatio.Optional(CONF_SERVER, default=""): cv.string,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """No category means all of them, no server means each."""

    min_severity: str
    categories: frozenset[str]
    server: str

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read options that went through SELECTION."""
        return cls(
            min_severity=options[CONF_MIN_SEVERITY],
            categories=frozenset(options[CONF_CATEGORY]),
            server=options[CONF_SERVER].strip().casefold(),
        )

    def includes(self, hass: HomeAssistant, *, severity: str, category: str, server: str) -> bool:
        """Tell whether an incident is meant. A server may be given by its id or its name."""
        if severity not in SEVERITIES or not at_least(severity, self.min_severity):
            return False
        if self.categories and category not in self.categories:
            return False
        if self.server in ("", server.casefold()):
            return True
        hub = async_find_hub(hass)
        return hub is not None and hub.servers.get(server, "").casefold() == self.server
