"""Setting up: one step without a field, found through MQTT or added by hand. The app brings everything else."""

from typing import Any, override

import probatio

from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo

from .const import CONF_REPAIRS_SEVERITY, DEFAULT_REPAIRS_SEVERITY, DOMAIN
from .hub import SentarrConfigEntry

TITLE = "Sentarr"
REPAIRS_SEVERITIES = ["warning", "error", "critical"]


class SentarrConfigFlow(ConfigFlow, domain=DOMAIN):
    """One entry for all servers of the app."""

    VERSION = 1

    @staticmethod
    @override
    @callback
    def async_get_options_flow(config_entry: SentarrConfigEntry) -> OptionsFlow:
        """Give the one option."""
        return SentarrOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether to go on, nothing else."""
        await self.async_set_unique_id(DOMAIN, raise_on_progress=False)
        if user_input is None:
            return self.async_show_form(step_id="user")
        return self.async_create_entry(title=TITLE, data={})

    @override
    async def async_step_mqtt(self, discovery_info: MqttServiceInfo) -> ConfigFlowResult:
        """Take the word of an app on the broker that it is there."""
        if discovery_info.payload != "online":
            return self.async_abort(reason="app_not_running")
        await self.async_set_unique_id(DOMAIN)
        self._abort_if_unique_id_configured()
        self._set_confirm_only()
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether to set up what was found."""
        if user_input is None:
            return self.async_show_form(step_id="confirm")
        return self.async_create_entry(title=TITLE, data={})


class SentarrOptionsFlow(OptionsFlow):
    """From which severity on Repairs shows an incident."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose it."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        chosen = self.config_entry.options.get(CONF_REPAIRS_SEVERITY, DEFAULT_REPAIRS_SEVERITY)
        return self.async_show_form(
            step_id="init",
            data_schema=probatio.Schema(
                {
                    probatio.Required(CONF_REPAIRS_SEVERITY, default=chosen): SelectSelector(
                        SelectSelectorConfig(options=REPAIRS_SEVERITIES, translation_key="severity")
                    )
                }
            ),
        )
