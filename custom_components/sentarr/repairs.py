"""The dialog of an issue: what happened, what to do, and four ways to go on."""

from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .hub import async_hub

MUTES: dict[str, dict[str, int]] = {
    "mute_hour": {"minutes": 60},
    "mute_day": {"minutes": 24 * 60},
    "mute_until_over": {},
}


class IncidentFlow(RepairsFlow):
    """Finishing it removes the issue at once; the app's next snapshot agrees."""

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Show the incident; one that is over needs nothing."""
        try:
            hub = async_hub(self.hass)
        except HomeAssistantError as error:
            return self._refused(error)
        if hub.connected and self.issue_id not in hub.incidents:
            return self.async_create_entry(data={})
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_menu(
            step_id="init",
            menu_options=["resolve", *MUTES],
            description_placeholders=(issue and issue.translation_placeholders) or {},
        )

    async def async_step_resolve(self, _: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Take it as mended."""
        return await self._ask("resolve")

    async def async_step_mute_hour(self, _: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Be quiet about it for an hour."""
        return await self._ask("mute", **MUTES["mute_hour"])

    async def async_step_mute_day(self, _: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Be quiet about it for a day."""
        return await self._ask("mute", **MUTES["mute_day"])

    async def async_step_mute_until_over(self, _: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Be quiet about it as long as it lasts."""
        return await self._ask("mute", **MUTES["mute_until_over"])

    async def _ask(self, command: str, **details: int) -> RepairsFlowResult:
        try:
            await async_hub(self.hass).async_ask(command, incident=self.issue_id, **details)
        except HomeAssistantError as error:
            if error.translation_key == "unknown_incident":
                return self.async_create_entry(data={})
            return self._refused(error)
        return self.async_create_entry(data={})

    def _refused(self, error: HomeAssistantError) -> RepairsFlowResult:
        return self.async_abort(reason="app_refused", description_placeholders={"reason": str(error)})


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Give the dialog; only issues of incidents are fixable."""
    entry = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return IncidentFlow() if entry and entry.is_fixable else ConfirmRepairFlow()
