"""Repairs: one issue for each incident that deserves it, and one when the app itself is the trouble."""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .incident import Incident, at_least, worst_first

MOST = 20
"""More than anybody reads: the rest is one line."""

MORE = "more_incidents"
APP = "https://github.com/sentarr/sentarr#readme"

SEVERITIES = {
    "info": ir.IssueSeverity.WARNING,
    "warning": ir.IssueSeverity.WARNING,
    "error": ir.IssueSeverity.ERROR,
    "critical": ir.IssueSeverity.CRITICAL,
}


class AppTrouble(StrEnum):
    """What may be wrong with the app; also the issue's id and translation key."""

    MISSING = "app_missing"
    OUTDATED = "app_outdated"


@callback
def async_show_issues(
    hass: HomeAssistant, servers: dict[str, str], incidents: list[Incident], least: str, cared: AbstractSet[str]
) -> None:
    """Create, renew and delete issues until they are those of the incidents; ignore those of `cared`."""
    wanted = worst_first(
        [one for one in incidents if at_least(one.severity, least) and not one.muted and not one.consequence]
    )
    shown = wanted[:MOST]
    for incident in shown:
        _show(hass, servers.get(incident.server, incident.server), incident, cared)
    keep = {incident.id for incident in shown} | set(AppTrouble)
    if len(wanted) > MOST:
        keep.add(MORE)
        ir.async_create_issue(
            hass,
            DOMAIN,
            MORE,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=MORE,
            translation_placeholders={"count": str(len(wanted) - MOST)},
        )
    async_delete_issues(hass, keep)


@callback
def _show(hass: HomeAssistant, server: str, incident: Incident, cared: AbstractSet[str]) -> None:
    known = ir.async_get(hass).async_get_issue(DOMAIN, incident.id)
    ir.async_create_issue(
        hass,
        DOMAIN,
        incident.id,
        is_fixable=True,
        severity=SEVERITIES[incident.severity],
        translation_key="incident",
        translation_placeholders={
            "server": server,
            "title": incident.title,
            "cause": incident.cause,
            "steps": incident.steps,
            "count": str(incident.count),
        },
        learn_more_url=incident.learn_more,
    )
    # Somebody takes care of it: it need not catch the eye. Whoever takes *Ignore* back is let alone.
    if incident.id in cared or (known is None and incident.acknowledged):
        ir.async_ignore_issue(hass, DOMAIN, incident.id, True)


@callback
def async_show_trouble(hass: HomeAssistant, trouble: AppTrouble | None) -> None:
    """Say what is wrong with the app; None: nothing."""
    for one in AppTrouble:
        if one is not trouble:
            ir.async_delete_issue(hass, DOMAIN, one)
    if trouble is not None:
        ir.async_create_issue(
            hass,
            DOMAIN,
            trouble,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=trouble,
            learn_more_url=APP,
        )


@callback
def async_delete_issues(hass: HomeAssistant, keep: set[str] | None = None) -> None:
    """Delete our issues but those to keep."""
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN and issue_id not in (keep or set()):
            ir.async_delete_issue(hass, DOMAIN, issue_id)
