"""Triggers of our own: an incident was raised, or is over.

They listen to the app's event on the bus and not to snapshots: it is told once, survives restarts of both sides,
and respects what the user muted.
"""

from collections import deque
from typing import Any, override

import probatio

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from .const import EVENT_ALERT
from .selection import SELECTION, Selection

_SCHEMA = probatio.Schema({probatio.Optional(CONF_OPTIONS, default=dict): SELECTION})

REMEMBERED = 100
"""An alert whose delivery was interrupted comes twice, soon after."""


class IncidentTrigger(Trigger):
    """Fires for alerts of one state."""

    _state: str

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options."""
        return _SCHEMA(config)  # type: ignore[no-any-return]

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep what is wanted."""
        super().__init__(hass, config)
        self._selection = Selection.from_options(config.options or {})

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Listen; `trigger.incident` is the id, `trigger.alert` all that the app says."""
        seen: deque[str] = deque(maxlen=REMEMBERED)

        @callback
        def look(event: Event) -> None:
            alert: dict[str, Any] = dict(event.data)
            key = str(alert.get("id", ""))
            if alert.get("state") != self._state or key in seen:
                return
            if not self._selection.includes(
                self._hass,
                severity=str(alert.get("severity")),
                category=str(alert.get("category")),
                server=str(alert.get("server")),
            ):
                return
            if key:
                seen.append(key)
            run_action(
                {"incident": alert.get("incident"), "alert": alert},
                f"incident {self._state}: {alert.get('title')}",
                event.context,
            )

        return self._hass.bus.async_listen(EVENT_ALERT, look)


class RaisedTrigger(IncidentTrigger):
    """An incident was raised."""

    _state = "raised"


class ResolvedTrigger(IncidentTrigger):
    """An incident is over."""

    _state = "resolved"


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Give them by name."""
    return {"incident_raised": RaisedTrigger, "incident_resolved": ResolvedTrigger}
