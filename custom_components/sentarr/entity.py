"""Where our entities stand: on the page of the server's MQTT device, or on a service device of our own."""

from collections.abc import Callable
from typing import override

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .hub import Hub, SentarrConfigEntry


class SentarrEntity(Entity):
    """Something of one server; unavailable, never empty, while the app is away."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, hub: Hub, server: str, platform: str, key: str) -> None:
        """Take the place of `<platform>.<server>_<key>`, whatever Home Assistant's language."""
        self.hub = hub
        self.server = server
        self.entity_id = f"{platform}.{server.lower().replace('-', '_')}_{key}"
        self._attr_translation_key = key
        self._attr_unique_id = f"{server}_{key}"
        if (device := _mqtt_device(hub.hass, server)) is not None:
            self.device_entry = device
        else:
            self._attr_device_info = dr.DeviceInfo(
                identifiers={(DOMAIN, server)},
                name=hub.servers[server],
                manufacturer="Plex",
                model="Plex Media Server",
                entry_type=dr.DeviceEntryType.SERVICE,
            )

    @property
    @override
    def available(self) -> bool:
        """Known only while the app tells it."""
        return self.hub.connected and self.server in self.hub.servers

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the app."""
        self.async_on_remove(self.hub.async_listen(self.async_write_ha_state))
        _tidy(self.hub)


@callback
def async_add_for_servers(
    entry: SentarrConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    create: Callable[[Hub, str], SentarrEntity],
) -> None:
    """Add an entity for each server, also for those the app tells of later; forget those it dropped."""
    hub = entry.runtime_data
    shown: dict[str, SentarrEntity] = {}

    @callback
    def look() -> None:
        if not hub.connected:
            return
        registry = er.async_get(hub.hass)
        for server in [one for one in shown if one not in hub.servers]:
            registry.async_remove(shown.pop(server).entity_id)
            _tidy(hub)
        new = {server: create(hub, server) for server in hub.servers if server not in shown}
        shown.update(new)
        add(new.values())

    entry.async_on_unload(hub.async_listen(look))


@callback
def async_follow_mqtt_devices(hass: HomeAssistant, entry: SentarrConfigEntry) -> None:
    """Move when the MQTT device of a server comes or goes."""

    @callback
    def follow(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        if event.data["action"] == "create":
            device = dr.async_get(hass).async_get(event.data["device_id"])
            identifiers = device.identifiers if device else set()
        elif event.data["action"] == "remove":
            identifiers = {tuple(pair) for pair in event.data["device"]["identifiers"]}
        else:
            return
        ours = {_mqtt_identifier(server) for server in entry.runtime_data.servers}
        if ours & identifiers:
            hass.config_entries.async_schedule_reload(entry.entry_id)

    entry.async_on_unload(hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, follow))


@callback
def _tidy(hub: Hub) -> None:
    """Remove devices of ours that stand empty: the server has one of MQTT, or is watched no more."""
    devices, entities = dr.async_get(hub.hass), er.async_get(hub.hass)
    for device in dr.async_entries_for_config_entry(devices, hub.entry.entry_id):
        if not er.async_entries_for_device(entities, device.id, include_disabled_entities=True):
            devices.async_remove_device(device.id)


def _mqtt_identifier(server: str) -> tuple[str, str]:
    return ("mqtt", f"sentarr_{server}")


def _mqtt_device(hass: HomeAssistant, server: str) -> dr.DeviceEntry | None:
    found = dr.async_get(hass).async_get_devices(identifiers={_mqtt_identifier(server)})
    return found[0] if found else None
