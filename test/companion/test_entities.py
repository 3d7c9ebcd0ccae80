"""The to-do list and the calendar: what they show, what ticking off does, and on which device they stand."""

import asyncio
from datetime import UTC, datetime

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .conftest import App, an_incident

TODO = "todo.plex_to_do"
CALENDAR = "calendar.plex_history"


async def test_an_item_is_an_incident_with_its_steps(hass: HomeAssistant, app: App) -> None:
    """The worst first; those of another server are on its own list."""
    await app.tell(
        an_incident(id="mild", severity="warning", title="Slow", advice=[], cause="Why"),
        an_incident(),
        an_incident(id="other", server="attic"),
        servers={"plex": "Plex", "attic": "Attic"},
    )
    await hass.async_block_till_done()
    answer = await hass.services.async_call(
        "todo", "get_items", {"entity_id": TODO}, blocking=True, return_response=True
    )
    assert answer[TODO]["items"] == [
        {
            "uid": "i1",
            "summary": "Library database is corrupt",
            "description": "1. Stop Plex.\n2. Restore a backup.",
            "status": "needs_action",
        },
        {"uid": "mild", "summary": "Slow", "description": "Why", "status": "needs_action"},
    ]
    assert hass.states.get("todo.attic_to_do").state == "1"


async def test_ticking_off_resolves(hass: HomeAssistant, app: App) -> None:
    """That incident and no other."""
    await app.tell(an_incident(), an_incident(id="i2"))
    tick = hass.services.async_call(
        "todo",
        "update_item",
        {"entity_id": TODO, "item": "i1", "status": "completed"},
        blocking=True,
    )
    _, asked = await asyncio.gather(tick, app.answers(result={}))
    assert asked == {"request": 1, "command": "resolve", "incident": "i1"}
    await app.tell(an_incident(id="i2"))
    assert hass.states.get(TODO).state == "1"


async def test_an_item_cannot_be_renamed(hass: HomeAssistant, app: App) -> None:
    """Its words are the app's."""
    await app.tell(an_incident())
    with pytest.raises(ServiceValidationError, match="can only be ticked off"):
        await hass.services.async_call(
            "todo", "update_item", {"entity_id": TODO, "item": "i1", "rename": "x"}, blocking=True
        )


async def test_the_calendar_shows_what_was_and_what_is(hass: HomeAssistant, app: App) -> None:
    """An open incident lasts until now, a past one until it was last seen."""
    await app.tell(an_incident())
    state = hass.states.get(CALENDAR)
    assert (state.state, state.attributes["message"]) == ("on", "Library database is corrupt")
    past = an_incident(id="past", title="Disk is full", last_seen="2026-11-23T11:00:00.000Z")
    look = hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": CALENDAR,
            "start_date_time": "2026-11-23 00:00:00",
            "end_date_time": "2026-11-24 00:00:00",
        },
        blocking=True,
        return_response=True,
    )
    answer, asked = await asyncio.gather(look, app.answers(result={"incidents": [an_incident(), past]}))
    assert (asked["command"], asked["server"]) == ("history", "plex")
    since = datetime.fromisoformat(asked["since"])
    assert since == datetime(2026, 11, 23, tzinfo=since.tzinfo)
    events = answer[CALENDAR]["events"]
    assert [event["summary"] for event in events] == ["Library database is corrupt", "Disk is full"]
    began = datetime.fromisoformat(events[1]["start"])
    assert began == datetime(2026, 11, 23, 11, tzinfo=UTC)
    ended = datetime.fromisoformat(events[1]["end"])
    assert (ended - began).total_seconds() == 60
    assert events[1]["description"] == ("SQLite found damaged pages.\n\n1. Stop Plex.\n2. Restore a backup.")
    await app.tell()
    assert hass.states.get(CALENDAR).state == "off"


async def test_without_the_app_nothing_can_be_ticked_off(hass: HomeAssistant, app: App) -> None:
    """The list is unavailable, not empty."""
    await app.tell(an_incident())
    await app.client.close()
    await hass.async_block_till_done()
    assert hass.states.get(TODO).state == STATE_UNAVAILABLE
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "todo",
            "get_items",
            {"entity_id": TODO},
            blocking=True,
            return_response=True,
        ) and None


async def test_without_mqtt_they_stand_on_a_device_of_their_own(hass: HomeAssistant, app: App) -> None:
    """Named as the server."""
    entity = er.async_get(hass).async_get(TODO)
    device = dr.async_get(hass).async_get(entity.device_id)
    assert device.identifiers == {("sentarr", "plex")}
    assert (device.name, device.entry_type) == ("Plex", dr.DeviceEntryType.SERVICE)


async def test_with_mqtt_they_stand_on_its_device(
    hass: HomeAssistant, app: App, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """They move when it appears, and the empty one goes; they move back when it is removed."""
    mqtt = MockConfigEntry(domain="mqtt")
    mqtt.add_to_hass(hass)
    devices = dr.async_get(hass)
    device = devices.async_get_or_create(
        config_entry_id=mqtt.entry_id, identifiers={("mqtt", "sentarr_plex")}, name="Plex"
    )
    await hass.async_block_till_done()

    async def again() -> None:
        app = App(await hass_ws_client(hass))
        await app.connect()
        await app.tell()
        await hass.async_block_till_done()

    await again()
    for entity in (TODO, CALENDAR):
        assert er.async_get(hass).async_get(entity).device_id == device.id
    assert dr.async_entries_for_config_entry(devices, entry.entry_id) == []
    devices.async_remove_device(device.id)
    await hass.async_block_till_done()
    await again()
    assert hass.states.get(TODO).state == "0"
    entity = er.async_get(hass).async_get(TODO)
    assert devices.async_get(entity.device_id).identifiers == {("sentarr", "plex")}


async def test_a_server_that_is_watched_no_more_leaves_nothing(hass: HomeAssistant, app: App) -> None:
    """Neither entities nor a device."""
    await app.tell(servers={"plex": "Plex", "attic": "Attic"})
    await hass.async_block_till_done()
    assert hass.states.get("todo.attic_to_do")
    await app.tell(servers={"plex": "Plex"})
    await hass.async_block_till_done()
    assert hass.states.get("todo.attic_to_do") is None
    assert dr.async_get(hass).async_get_devices(identifiers={("sentarr", "attic")}) == []


async def test_entity_ids_are_the_servers_whatever_the_language(
    hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """As those of MQTT are."""
    hass.config.language = "de"
    app = App(await hass_ws_client(hass))
    await app.connect()
    await app.tell(servers={"Living-Room": "Wohnzimmer"})
    await hass.async_block_till_done()
    assert hass.states.get("todo.living_room_to_do")
    assert hass.states.get("calendar.living_room_history")
