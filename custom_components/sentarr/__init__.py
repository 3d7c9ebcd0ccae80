"""Sentarr in Home Assistant: what its MQTT entities cannot give. The app is the one that connects."""

from collections.abc import Callable

from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, issue_registry as ir
from homeassistant.helpers.issue_registry import EventIssueRegistryUpdatedData
from homeassistant.helpers.typing import ConfigType
from homeassistant.loader import async_get_integration

from .const import DOMAIN, EVENT_READY, VERSION
from .entity import async_follow_mqtt_devices
from .hub import Hub, SentarrConfigEntry
from .services import async_setup_services
from .websocket import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [Platform.CALENDAR, Platform.TODO]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register actions and websocket commands: they are there, and refuse in words, without an entry too."""
    hass.data[VERSION] = str((await async_get_integration(hass, DOMAIN)).version)
    async_setup_services(hass)
    async_setup_websocket(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SentarrConfigEntry) -> bool:
    """Wait for the app, and tell it that we do."""
    hub = entry.runtime_data = Hub(hass, entry)
    entry.async_on_unload(hub.async_stop)
    entry.async_on_unload(hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, _acknowledging(hass, entry)))
    entry.async_on_unload(entry.add_update_listener(_options_changed))
    async_follow_mqtt_devices(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    hass.bus.async_fire(EVENT_READY)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SentarrConfigEntry) -> bool:
    """Leave; the app waits for the next `sentarr_ready`."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def _options_changed(hass: HomeAssistant, entry: SentarrConfigEntry) -> None:
    entry.runtime_data.async_show_issues()


def _acknowledging(
    hass: HomeAssistant, entry: SentarrConfigEntry
) -> Callable[[Event[EventIssueRegistryUpdatedData]], None]:
    """Make the listener for whoever ignores an issue: somebody knows, so the app stops repeating its alert."""

    @callback
    def acknowledge(event: Event[EventIssueRegistryUpdatedData]) -> None:
        if event.data["domain"] != DOMAIN or event.data["action"] != "update":
            return
        hub = entry.runtime_data
        issue = ir.async_get(hass).async_get_issue(DOMAIN, event.data["issue_id"])
        incident = hub.incidents.get(event.data["issue_id"])
        if issue is None or incident is None or incident.acknowledged:
            return
        if issue.dismissed_version is not None and hub.connected:
            entry.async_create_background_task(
                hass, hub.async_ask_quietly("acknowledge", incident=incident.id), "acknowledge"
            )

    return acknowledge
