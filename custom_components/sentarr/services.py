"""Actions: what can be asked of the app in automations and scripts."""

from datetime import timedelta
from typing import Any

import probatio

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from .const import DOMAIN
from .hub import async_hub
from .incident import worst_first
from .selection import SELECTION, Selection

CONF_DURATION = "duration"
CONF_INCIDENT = "incident"
CONF_LINE = "line"

_INCIDENT = probatio.Schema({probatio.Required(CONF_INCIDENT): cv.string})
_MUTE = _INCIDENT.extend({probatio.Optional(CONF_DURATION): cv.positive_time_period})
_LINE = probatio.Schema({probatio.Required(CONF_LINE): probatio.All(cv.string, probatio.Length(max=4000))})


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""

    async def get_incidents(call: ServiceCall) -> ServiceResponse:
        selection = Selection.from_options(call.data)
        incidents = async_hub(hass).async_incidents()
        return {
            "incidents": [
                one.as_dict()
                for one in worst_first(incidents)
                if selection.includes(hass, severity=one.severity, category=one.category, server=one.server)
            ]
        }

    async def explain(call: ServiceCall) -> ServiceResponse:
        return await async_hub(hass).async_ask("explain", line=call.data[CONF_LINE])

    async def act(call: ServiceCall) -> ServiceResponse:
        details: dict[str, Any] = {"incident": call.data[CONF_INCIDENT]}
        duration: timedelta | None = call.data.get(CONF_DURATION)
        if duration is not None:
            details["minutes"] = duration.total_seconds() / 60
        answer = await async_hub(hass).async_ask(call.service, **details)
        return answer if call.return_response else None

    def register(name: str, action: Any, schema: probatio.Schema, answers: SupportsResponse) -> None:
        hass.services.async_register(DOMAIN, name, action, schema=schema, supports_response=answers)

    register("get_incidents", get_incidents, probatio.Schema(SELECTION), SupportsResponse.ONLY)
    register("explain", explain, _LINE, SupportsResponse.ONLY)
    register("mute", act, _MUTE, SupportsResponse.OPTIONAL)
    for name in ("resolve", "acknowledge", "unmute"):
        register(name, act, _INCIDENT, SupportsResponse.OPTIONAL)
