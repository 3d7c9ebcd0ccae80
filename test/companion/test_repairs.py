"""Repairs: what is shown there, what its dialog does, and what ignoring means."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .conftest import App, an_incident


def shown(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Our issues."""
    return {key: one for (domain, key), one in ir.async_get(hass).issues.items() if domain == "sentarr"}


async def test_an_issue_says_what_happened_and_what_to_do(hass: HomeAssistant, app: App) -> None:
    """In words of the catalogue, with the server's name."""
    await app.tell(an_incident(sample="token=secret", fields={"file": "/secret"}))
    issue = shown(hass)["i1"]
    assert issue.severity is ir.IssueSeverity.CRITICAL
    assert issue.is_fixable
    assert not issue.is_persistent
    assert issue.learn_more_url == "https://support.plex.tv/articles/repair"
    assert issue.translation_placeholders == {
        "server": "Plex",
        "title": "Library database is corrupt",
        "cause": "SQLite found damaged pages.",
        "steps": "1. Stop Plex.\n2. Restore a backup.",
        "count": "3",
    }


@pytest.mark.parametrize(
    ("changes", "there"),
    [
        ({"severity": "error"}, True),
        ({"severity": "warning"}, False),
        ({"severity": "info"}, False),
        ({"muted": True}, False),
        ({"consequence": True}, False),
    ],
)
async def test_what_deserves_an_issue(hass: HomeAssistant, app: App, changes: dict[str, Any], there: bool) -> None:
    """Errors and worse that nobody muted and no root cause explains."""
    await app.tell(an_incident(**changes))
    assert ("i1" in shown(hass)) is there


async def test_an_issue_follows_its_incident(hass: HomeAssistant, app: App) -> None:
    """Renewed while it goes on, gone when it is over."""
    await app.tell(an_incident())
    await app.tell(an_incident(count=9, severity="error"))
    issue = shown(hass)["i1"]
    assert issue.translation_placeholders["count"] == "9"
    assert issue.severity is ir.IssueSeverity.ERROR
    await app.tell(an_incident(muted=True))
    assert shown(hass) == {}
    await app.tell(an_incident())
    assert "i1" in shown(hass)
    await app.tell()
    assert shown(hass) == {}


async def test_the_option_decides_from_which_severity_on(hass: HomeAssistant, entry: MockConfigEntry, app: App) -> None:
    """At once, without a restart."""
    await app.tell(an_incident(severity="warning"), an_incident(id="i2", severity="critical"))
    assert set(shown(hass)) == {"i2"}
    for least, expected in (("warning", {"i1", "i2"}), ("critical", {"i2"})):
        flow = await hass.config_entries.options.async_init(entry.entry_id)
        assert flow["step_id"] == "init"
        await hass.config_entries.options.async_configure(flow["flow_id"], {"repairs_severity": least})
        await hass.async_block_till_done()
        assert set(shown(hass)) == expected


async def test_of_many_the_worst_twenty_are_shown_and_the_rest_counted(hass: HomeAssistant, app: App) -> None:
    """Nobody mends two hundred things."""
    many = [an_incident(id=f"e{n}", severity="error") for n in range(24)]
    await app.tell(*many, an_incident(id="worst"))
    issues = shown(hass)
    assert len(issues) == 21
    assert "worst" in issues
    assert issues["more_incidents"].translation_placeholders == {"count": "5"}
    assert not issues["more_incidents"].is_fixable
    await app.tell(*many[:20])
    assert len(shown(hass)) == 20


async def _dialog(client: Any, issue: str) -> dict[str, Any]:
    answer = await client.post("/api/repairs/issues/fix", json={"handler": "sentarr", "issue_id": issue})
    return await answer.json()


async def _choose(client: Any, flow: dict[str, Any], choice: str) -> dict[str, Any]:
    url = f"/api/repairs/issues/fix/{flow['flow_id']}"
    answer = await client.post(url, json={"next_step_id": choice})
    return await answer.json()


@pytest.mark.parametrize(
    ("choice", "question"),
    [
        ("resolve", {"command": "resolve"}),
        ("mute_hour", {"command": "mute", "minutes": 60}),
        ("mute_day", {"command": "mute", "minutes": 1440}),
        ("mute_until_over", {"command": "mute"}),
    ],
)
async def test_a_choice_in_the_dialog_reaches_the_app(
    hass: HomeAssistant,
    app: App,
    hass_client: ClientSessionGenerator,
    choice: str,
    question: dict[str, Any],
) -> None:
    """And the issue goes at once."""
    await app.tell(an_incident())
    client = await hass_client()
    flow = await _dialog(client, "i1")
    assert flow["type"] == "menu"
    assert flow["menu_options"] == ["resolve", "mute_hour", "mute_day", "mute_until_over"]
    assert flow["description_placeholders"]["steps"].startswith("1. Stop Plex.")
    done, asked = await asyncio.gather(_choose(client, flow, choice), app.answers(result={}))
    assert asked == question | {"request": 1, "incident": "i1"}
    assert done["type"] == "create_entry"
    assert shown(hass) == {}


async def test_what_is_acknowledged_in_the_app_is_ignored_once(hass: HomeAssistant, app: App) -> None:
    """Whoever takes *Ignore* back is let alone."""
    await app.tell(an_incident())
    assert shown(hass)["i1"].dismissed_version is None
    await app.tell(an_incident(acknowledged=True))
    assert shown(hass)["i1"].dismissed_version is not None
    ir.async_ignore_issue(hass, "sentarr", "i1", False)
    await app.tell(an_incident(acknowledged=True, count=4))
    assert shown(hass)["i1"].dismissed_version is None
    await hass.async_block_till_done()
    assert app.events == []


async def test_the_dialog_of_an_incident_that_is_over_ends_at_once(
    hass: HomeAssistant, app: App, hass_client: ClientSessionGenerator
) -> None:
    """Whether it ended before or after the dialog was opened."""
    await app.tell(an_incident())
    client = await hass_client()
    flow = await _dialog(client, "i1")
    done, _ = await asyncio.gather(
        _choose(client, flow, "resolve"),
        app.answers(error={"code": "unknown_incident", "message": "x"}),
    )
    assert done["type"] == "create_entry"


async def test_without_the_app_the_dialog_says_so_and_the_issue_stays(
    hass: HomeAssistant, app: App, hass_client: ClientSessionGenerator
) -> None:
    """Nothing was changed."""
    await app.tell(an_incident())
    client = await hass_client()
    flow = await _dialog(client, "i1")
    await app.client.close()
    await hass.async_block_till_done()
    done = await _choose(client, flow, "resolve")
    assert done["type"] == "abort"
    assert done["description_placeholders"]["reason"] == (
        "The Sentarr app is not connected: start it, or check HA_URL and HA_TOKEN"
    )
    assert "i1" in shown(hass)


async def test_what_the_app_refuses_is_said_in_its_words(
    hass: HomeAssistant, app: App, hass_client: ClientSessionGenerator
) -> None:
    """And the issue stays."""
    await app.tell(an_incident())
    client = await hass_client()
    flow = await _dialog(client, "i1")
    done, _ = await asyncio.gather(
        _choose(client, flow, "resolve"),
        app.answers(error={"code": "refused", "message": "the disk is full"}),
    )
    assert (done["type"], done["description_placeholders"]["reason"]) == (
        "abort",
        "The Sentarr app refused: the disk is full",
    )
    assert "i1" in shown(hass)


async def test_ignoring_an_issue_acknowledges_the_incident_once(hass: HomeAssistant, app: App) -> None:
    """The app stops repeating its alert."""
    await app.tell(an_incident())
    ir.async_ignore_issue(hass, "sentarr", "i1", True)
    assert await app.answers(result={}) == {
        "request": 1,
        "command": "acknowledge",
        "incident": "i1",
    }
    await app.tell(an_incident(acknowledged=True, count=4))
    await hass.async_block_till_done()
    assert app.events == []
    assert shown(hass)["i1"].dismissed_version is not None


async def test_an_incident_that_somebody_acknowledged_is_ignored_when_it_appears(hass: HomeAssistant, app: App) -> None:
    """After a restart it does not catch the eye anew."""
    await app.tell(an_incident(acknowledged=True))
    await hass.async_block_till_done()
    assert shown(hass)["i1"].dismissed_version is not None
    assert app.events == []
