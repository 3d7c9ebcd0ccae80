"""When was Plex ill, and with what: incidents as the events of a calendar."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import DOMAIN as CALENDAR, CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .entity import SentarrEntity, async_add_for_servers
from .hub import Hub, SentarrConfigEntry
from .incident import Incident, worst_first

PARALLEL_UPDATES = 0

SHORTEST = timedelta(minutes=1)
"""A calendar does not show an event that ends where it begins."""


async def async_setup_entry(
    hass: HomeAssistant, entry: SentarrConfigEntry, add: AddConfigEntryEntitiesCallback
) -> None:
    """Make a calendar for each server."""
    async_add_for_servers(entry, add, SentarrCalendar)


class SentarrCalendar(SentarrEntity, CalendarEntity):
    """Past incidents come from the app when they are looked at."""

    def __init__(self, hub: Hub, server: str) -> None:
        """Name it."""
        super().__init__(hub, server, CALENDAR, "history")

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """The worst open incident; it lasts until further notice."""
        open_ones = [one for one in self.hub.incidents.values() if one.server == self.server]
        if not open_ones:
            return None
        tomorrow = dt_util.start_of_local_day() + timedelta(days=1)
        return _event(worst_first(open_ones)[0], tomorrow)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Ask the app what there was."""
        answer = await self.hub.async_ask(
            "history",
            server=self.server,
            since=start_date.isoformat(),
            until=end_date.isoformat(),
        )
        items = answer.get("incidents")
        events = []
        for item in items if isinstance(items, list) else []:
            if (incident := Incident.from_message(item)) is not None:
                is_open = incident.id in self.hub.incidents
                events.append(_event(incident, dt_util.utcnow() if is_open else incident.last_seen))
        return events


def _event(incident: Incident, end: datetime) -> CalendarEvent:
    start = dt_util.as_local(incident.first_seen)
    return CalendarEvent(
        start=start,
        end=max(dt_util.as_local(end), start + SHORTEST),
        summary=incident.title,
        description="\n\n".join(part for part in (incident.cause, incident.steps) if part),
        uid=incident.id,
    )
