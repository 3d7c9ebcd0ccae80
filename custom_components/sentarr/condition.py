"""A condition of our own: an incident of some kind is open."""

from typing import Unpack, override

import probatio

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType

from .hub import async_find_hub
from .selection import SELECTION, Selection

_SCHEMA = probatio.Schema({probatio.Optional(CONF_OPTIONS, default=dict): SELECTION})


class IncidentOpenCondition(Condition):
    """True while the app is there and knows of such an incident; one that is muted is open as well."""

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options."""
        return _SCHEMA(config)  # type: ignore[no-any-return]

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Keep what is wanted."""
        super().__init__(hass, config)
        self._selection = Selection.from_options(config.options or {})

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Look at what is open."""
        hub = async_find_hub(self._hass)
        return (
            hub is not None
            and hub.connected
            and any(
                self._selection.includes(self._hass, severity=one.severity, category=one.category, server=one.server)
                for one in hub.incidents.values()
            )
        )


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Give it by name."""
    return {"incident_open": IncidentOpenCondition}
