"""How the app and the integration find each other, lose each other and refuse each other."""

from datetime import timedelta
import logging

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .conftest import App, an_incident


async def test_ready_is_said_when_set_up(hass: HomeAssistant) -> None:
    """The app waits for it."""
    heard = async_capture_events(hass, "sentarr_ready")
    entry = MockConfigEntry(domain="sentarr", unique_id="sentarr")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert len(heard) == 1


async def test_the_greeting_names_the_protocol(
    hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """So that an app may be newer."""
    app = App(await hass_ws_client(hass))
    greeting = await app.connect(protocol=99)
    assert greeting == {"protocol": 1, "version": "0.1.0"}


async def test_an_app_that_is_too_old_is_told_and_a_repair_says_what_to_do(
    hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Never an error in the log."""
    app = App(await hass_ws_client(hass))
    assert await app.connect(protocol=0) == {"outdated": True}
    assert not (await app.tell())["success"]
    assert ir.async_get(hass).async_get_issue("sentarr", "app_outdated")


async def test_a_snapshot_without_connecting_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """It may come from an app that another one took the place of."""
    answer = await App(await hass_ws_client(hass)).tell()
    assert answer["error"]["code"] == "not_connected"


async def test_nonsense_is_taken_without_an_error_in_the_log(
    hass: HomeAssistant, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    """A newer app may say things in another way."""
    for message in (
        {"type": "sentarr/snapshot", "servers": 7, "incidents": {"a": 1}, "more": []},
        {"type": "sentarr/snapshot", "servers": [1, {}], "incidents": [None, {"id": "x"}]},
        {"type": "sentarr/answer", "request": "x"},
        {"type": "sentarr/answer"},
        {"type": "sentarr/answer", "request": 4711, "error": "x"},
    ):
        assert (await app.ask(message))["success"]
    assert (await app.ask({"type": "sentarr/connect"}))["success"]
    assert [one for one in caplog.records if one.levelno >= logging.WARNING and "sentarr" in one.message] == []


async def test_a_person_who_is_no_administrator_is_refused(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """What the app may do, a guest may not."""
    app = App(await hass_ws_client(hass, hass_read_only_access_token))
    answer = await app.ask({"type": "sentarr/connect", "protocol": 1})
    assert answer["error"]["code"] == "unauthorized"


async def test_the_app_that_came_last_counts(hass: HomeAssistant, app: App, hass_ws_client: WebSocketGenerator) -> None:
    """The earlier one is told, so that the two do not fight."""
    second = App(await hass_ws_client(hass))
    await second.connect()
    assert await app.event() == {"replaced": True}
    assert not (await app.tell())["success"]
    assert (await second.tell())["success"]
    await app.client.close()
    await hass.async_block_till_done()
    assert hass.states.get("todo.plex_to_do").state == "0"


async def test_without_the_app_all_is_unavailable_and_repairs_say_so_in_the_end(hass: HomeAssistant, app: App) -> None:
    """An update of the app is not worth a word; what is open stays in Repairs meanwhile."""
    await app.tell(an_incident())
    assert hass.states.get("todo.plex_to_do").state == "1"
    await app.client.close()
    await hass.async_block_till_done()
    assert hass.states.get("todo.plex_to_do").state == STATE_UNAVAILABLE
    assert hass.states.get("calendar.plex_history").state == STATE_UNAVAILABLE
    issues = ir.async_get(hass)
    assert issues.async_get_issue("sentarr", "i1")
    assert not issues.async_get_issue("sentarr", "app_missing")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=301))
    await hass.async_block_till_done()
    assert issues.async_get_issue("sentarr", "app_missing")


async def test_the_word_about_a_missing_app_goes_when_it_comes(
    hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """Also when it never was there before."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=301))
    await hass.async_block_till_done()
    issues = ir.async_get(hass)
    assert issues.async_get_issue("sentarr", "app_missing")
    app = App(await hass_ws_client(hass))
    await app.connect()
    await app.tell()
    assert not issues.async_get_issue("sentarr", "app_missing")


async def test_removing_the_integration_leaves_no_issue(hass: HomeAssistant, entry: MockConfigEntry, app: App) -> None:
    """And the app's next word is refused."""
    await app.tell(an_incident())
    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not [one for domain, one in ir.async_get(hass).issues if domain == "sentarr"]
    assert (await app.tell())["error"]["code"] == "not_set_up"
