"""Triggers, the condition and the actions, in real automations."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component

from .conftest import App, an_incident


def an_alert(**changes: Any) -> dict[str, Any]:
    """What the app fires on the bus."""
    return {
        "schema": 1,
        "id": "a1",
        "incident": "i1",
        "state": "raised",
        "server": "plex",
        "category": "database_error",
        "severity": "critical",
        "title": "Library database is corrupt",
    } | changes


async def automate(hass: HomeAssistant, **parts: Any) -> list[Any]:
    """Make an automation that fires `ran` with what triggered it."""
    heard = async_capture_events(hass, "ran")
    data = {"incident": "{{ trigger.incident }}", "title": "{{ trigger.alert.title }}"}
    automation = {"alias": "x", "mode": "queued", "actions": [{"event": "ran", "event_data": data}]}
    assert await async_setup_component(hass, "automation", {"automation": [automation | parts]})
    await hass.async_block_till_done()
    return heard


@pytest.mark.parametrize(
    ("options", "alert", "fires"),
    [
        ({}, {}, True),
        ({}, {"severity": "info"}, False),
        ({}, {"state": "repeated"}, False),
        ({}, {"state": "resolved"}, False),
        ({}, {"state": "test"}, False),
        ({"min_severity": "error"}, {"severity": "warning"}, False),
        ({"min_severity": "error"}, {"severity": "error"}, True),
        ({"category": "disk_error"}, {}, False),
        ({"category": ["disk_error", "database_error"]}, {}, True),
        ({"server": "plex"}, {}, True),
        ({"server": "PLEX"}, {}, True),
        ({"server": "attic"}, {}, False),
        ({}, {"severity": "unheard of"}, False),
    ],
)
async def test_the_trigger_fires_for_what_it_names(
    hass: HomeAssistant, app: App, options: dict[str, Any], alert: dict[str, Any], fires: bool
) -> None:
    """And for nothing else."""
    trigger = {"trigger": "sentarr.incident_raised", "options": options}
    heard = await automate(hass, triggers=[trigger])
    hass.bus.async_fire("plex_alert", an_alert(**alert))
    await hass.async_block_till_done()
    assert len(heard) == int(fires)


async def test_the_trigger_fires_once_and_tells_what_it_was(hass: HomeAssistant, app: App) -> None:
    """An alert whose delivery was interrupted comes twice."""
    heard = await automate(hass, triggers=[{"trigger": "sentarr.incident_raised"}])
    for alert in (an_alert(), an_alert(), an_alert(id="a2", incident="i2", title="Disk is full")):
        hass.bus.async_fire("plex_alert", alert)
    await hass.async_block_till_done()
    assert [event.data for event in heard] == [
        {"incident": "i1", "title": "Library database is corrupt"},
        {"incident": "i2", "title": "Disk is full"},
    ]


async def test_the_other_trigger_fires_when_it_is_over(hass: HomeAssistant, app: App) -> None:
    """And not before."""
    trigger = {"trigger": "sentarr.incident_resolved", "options": {"category": "database_error"}}
    heard = await automate(hass, triggers=[trigger])
    hass.bus.async_fire("plex_alert", an_alert())
    hass.bus.async_fire("plex_alert", an_alert(id="a2", state="resolved"))
    await hass.async_block_till_done()
    assert len(heard) == 1


async def test_a_server_may_be_given_by_its_name(hass: HomeAssistant, app: App) -> None:
    """People know no ids."""
    await app.tell(servers={"living": "Living room"})
    options = {"server": "living ROOM"}
    heard = await automate(hass, triggers=[{"trigger": "sentarr.incident_raised", "options": options}])
    hass.bus.async_fire("plex_alert", an_alert(server="living"))
    hass.bus.async_fire("plex_alert", an_alert(id="a2"))
    await hass.async_block_till_done()
    assert len(heard) == 1


async def test_a_wrong_option_is_refused(hass: HomeAssistant, app: App, caplog: pytest.LogCaptureFixture) -> None:
    """Where people see it: in the automation."""
    trigger = {"trigger": "sentarr.incident_raised", "options": {"min_severity": "bad"}}
    await automate(hass, triggers=[trigger])
    assert "value must be one of" in caplog.text


@pytest.mark.parametrize(
    ("options", "true"),
    [
        ({}, True),
        ({"min_severity": "critical"}, False),
        ({"category": ["disk_error"]}, True),
        ({"category": ["database_error"]}, False),
        ({"server": "attic"}, False),
    ],
)
async def test_the_condition_is_true_while_one_is_open(
    hass: HomeAssistant, app: App, options: dict[str, Any], true: bool
) -> None:
    """And false without the app: nothing is known then."""
    condition = {"condition": "sentarr.incident_open", "options": options}
    heard = await automate(hass, triggers=[{"trigger": "event", "event_type": "go"}], conditions=[condition])
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert heard == []
    await app.tell(an_incident(category="disk_error", severity="error"))
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert len(heard) == int(true)
    await app.client.close()
    await hass.async_block_till_done()
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert len(heard) == int(true)


async def ask(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Call an action that answers."""
    return await hass.services.async_call("sentarr", action, data, blocking=True, return_response=True)


async def test_the_open_incidents_are_the_answer_of_an_action(hass: HomeAssistant, app: App) -> None:
    """The worst first, only those that are meant."""
    await app.tell(an_incident(id="mild", severity="warning"), an_incident())
    answer = await ask(hass, "get_incidents")
    assert [one["id"] for one in answer["incidents"]] == ["i1", "mild"]
    assert answer["incidents"][0]["advice"] == ["Stop Plex.", "Restore a backup."]
    assert answer["incidents"][0]["first_seen"] == "2026-11-23T11:00:00+00:00"
    answer = await ask(hass, "get_incidents", min_severity="critical", category="database_error")
    assert [one["id"] for one in answer["incidents"]] == ["i1"]


@pytest.mark.parametrize(
    ("action", "data", "asked"),
    [
        ("resolve", {}, {"command": "resolve"}),
        ("acknowledge", {}, {"command": "acknowledge"}),
        ("unmute", {}, {"command": "unmute"}),
        ("mute", {}, {"command": "mute"}),
        ("mute", {"duration": {"hours": 2}}, {"command": "mute", "minutes": 120}),
        ("mute", {"duration": "00:00:30"}, {"command": "mute", "minutes": 0.5}),
    ],
)
async def test_an_action_on_one_incident_reaches_the_app(
    hass: HomeAssistant, app: App, action: str, data: dict[str, Any], asked: dict[str, Any]
) -> None:
    """And gives its answer."""
    answer, question = await asyncio.gather(
        ask(hass, action, incident="i1", **data), app.answers(result={"state": "resolved"})
    )
    assert question == asked | {"request": 1, "incident": "i1"}
    assert answer == {"state": "resolved"}


async def test_a_line_is_explained(hass: HomeAssistant, app: App) -> None:
    """By the rules of the app."""
    answer, question = await asyncio.gather(ask(hass, "explain", line="ERROR - x"), app.answers(result={"rule": "a.b"}))
    assert (question["command"], question["line"]) == ("explain", "ERROR - x")
    assert answer == {"rule": "a.b"}


async def test_an_unknown_incident_is_said_in_words(hass: HomeAssistant, app: App) -> None:
    """It is the user's mistake, not ours."""
    with pytest.raises(ServiceValidationError, match="There is no such incident"):
        await asyncio.gather(
            ask(hass, "resolve", incident="gone"),
            app.answers(error={"code": "unknown_incident", "message": ""}),
        )


@pytest.mark.parametrize("answer", [{"error": "x"}, {"error": {"code": 7}}, {"result": [1]}, {}])
async def test_an_answer_that_makes_no_sense_is_no_fault_of_ours(
    hass: HomeAssistant, app: App, caplog: pytest.LogCaptureFixture, answer: dict[str, Any]
) -> None:
    """A newer app may answer in another way."""
    asked = asyncio.gather(ask(hass, "explain", line="x"), app.answers(**answer), return_exceptions=True)
    result, _ = await asked
    assert isinstance(result, ServiceValidationError) is ("error" in answer)
    assert "Traceback" not in caplog.text


async def test_without_the_app_actions_refuse_in_words(hass: HomeAssistant, app: App) -> None:
    """Also when it goes while it is asked."""
    pending = hass.async_create_task(ask(hass, "explain", line="x"))
    await app.event()
    await app.client.close()
    with pytest.raises(HomeAssistantError, match="The Sentarr app is not connected"):
        await pending
    for action, data in (("get_incidents", {}), ("resolve", {"incident": "i1"})):
        with pytest.raises(HomeAssistantError, match="The Sentarr app is not connected"):
            await ask(hass, action, **data)


async def test_an_app_that_does_not_answer_is_said_in_words(
    hass: HomeAssistant, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not waited for longer than a person waits."""
    monkeypatch.setattr("custom_components.sentarr.questions.ANSWER_SECONDS", 0.05)
    with pytest.raises(HomeAssistantError, match="did not answer in time"):
        await ask(hass, "explain", line="x")


async def test_without_an_entry_actions_refuse_in_words(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """They stay, so that automations do not break."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError, match="Sentarr is not set up"):
        await ask(hass, "get_incidents")
