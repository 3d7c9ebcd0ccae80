"""Tools for Assist and for clients of Home Assistant's MCP server, for questions like "Is Plex OK?".

They hand out words of the rule catalogue only: a log line may hold text that somebody else wrote into it.
"""

from typing import override

import probatio

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.llm import LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult

from .const import DOMAIN
from .hub import async_find_hub, async_hub
from .incident import worst_first

API_ASSIST = "assist"
API_ADMINISTRATORS = "homeassistant"
"""Of Home Assistant since 2026.11; earlier ones have none for administrators alone."""

EXPLAINED = ("level", "category", "severity", "ignored", "reason", "title", "cause", "advice")

_READS = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)


class GetIncidents(Tool):
    """What is wrong with Plex now."""

    name = f"{DOMAIN}__get_incidents"
    title = "Get Plex problems"
    description = (
        "Get the problems that the Plex media servers have now, the worst first, each with its cause "
        "and the steps that mend it. An empty list means that Plex is fine."
    )
    annotations = _READS
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """List them."""
        try:
            hub = async_hub(hass)
            incidents = hub.async_incidents()
        except HomeAssistantError as error:
            return ToolResult(data={"error": str(error)}, error=True)
        return ToolResult(
            data={
                "servers": list(hub.servers.values()),
                "problems": [
                    {
                        "server": hub.servers.get(one.server, one.server),
                        "title": one.title,
                        "severity": one.severity,
                        "cause": one.cause,
                        "steps": list(one.advice),
                        "count": one.count,
                        "since": one.first_seen.isoformat(),
                        "last_seen": one.last_seen.isoformat(),
                        "muted": one.muted,
                    }
                    for one in worst_first(incidents)
                ],
            }
        )


class ExplainLogLine(Tool):
    """What a line of a Plex log means."""

    name = f"{DOMAIN}__explain_log_line"
    title = "Explain a Plex log line"
    description = (
        "Explain one line of a Plex Media Server log: what it means, why it was written, what to do, "
        "or why it can be ignored."
    )
    parameters = probatio.Schema(
        {
            probatio.Required("line", description="The log line as it is."): probatio.All(
                str, probatio.Length(min=1, max=4000)
            )
        }
    )
    annotations = _READS
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Ask the app."""
        line = self.parameters(tool_input.tool_args)["line"]
        try:
            answer = await async_hub(hass).async_ask("explain", line=line)
        except HomeAssistantError as error:
            return ToolResult(data={"error": str(error)}, error=True)
        return ToolResult(data={key: answer[key] for key in EXPLAINED if key in answer})


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Give the tools while the integration is set up; explaining lines is for administrators."""
    if async_find_hub(hass) is None:
        return None
    if api_id == API_ADMINISTRATORS:
        return LLMTools(tools=[GetIncidents(), ExplainLogLine()])
    return LLMTools(tools=[GetIncidents()]) if api_id == API_ASSIST else None
