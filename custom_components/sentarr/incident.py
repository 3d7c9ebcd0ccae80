"""An open incident as the app tells it, read so that newer apps may say more and odd ones nothing harmful."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from homeassistant.util import dt as dt_util

from .const import CATEGORIES, SEVERITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Its words are those of the rule catalogue, never text of a log."""

    id: str
    server: str
    rule: str | None
    category: str
    severity: str
    title: str
    cause: str
    advice: tuple[str, ...]
    count: int
    first_seen: datetime
    last_seen: datetime
    muted: bool
    acknowledged: bool
    consequence: bool
    """A root cause that is open as well explains it."""
    learn_more: str | None
    url: str

    @classmethod
    def from_message(cls, data: object) -> Self | None:
        """Read one item of a snapshot; None when it lacks what nothing works without."""
        if not isinstance(data, Mapping):
            return None
        first_seen = _time(data.get("first_seen"))
        last_seen = _time(data.get("last_seen"))
        incident, server = data.get("id"), data.get("server")
        if not incident or not server or first_seen is None or last_seen is None:
            return None
        advice = data.get("advice")
        return cls(
            id=str(incident),
            server=str(server),
            rule=_text(data.get("rule")),
            category=_one_of(CATEGORIES, data.get("category"), "other"),
            severity=_one_of(SEVERITIES, data.get("severity"), "error"),
            title=str(data.get("title") or incident),
            cause=str(data.get("cause") or ""),
            advice=tuple(str(step) for step in advice) if isinstance(advice, list) else (),
            count=count if isinstance(count := data.get("count"), int) else 1,
            first_seen=first_seen,
            last_seen=last_seen,
            muted=data.get("muted") is True,
            acknowledged=data.get("acknowledged") is True,
            consequence=data.get("consequence") is True,
            learn_more=_text(data.get("learn_more")),
            url=str(data.get("url") or ""),
        )

    @property
    def steps(self) -> str:
        """What to do, in order, as a numbered list in Markdown."""
        return "\n".join(f"{number}. {step}" for number, step in enumerate(self.advice, 1))

    def as_dict(self) -> dict[str, Any]:
        """Answer of an action: plain JSON."""
        return asdict(self) | {
            "advice": list(self.advice),
            "first_seen": self.first_seen.isoformat(),
            "last_seen": self.last_seen.isoformat(),
        }


def worst_first(incidents: list[Incident]) -> list[Incident]:
    """Sort by severity, then the newest first."""
    return sorted(
        incidents,
        key=lambda one: (SEVERITIES.index(one.severity), one.last_seen),
        reverse=True,
    )


def at_least(severity: str, least: str) -> bool:
    """Compare two severities."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(least)


def _time(value: object) -> datetime | None:
    return dt_util.parse_datetime(value) if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _one_of(allowed: tuple[str, ...], value: object, otherwise: str) -> str:
    return value if isinstance(value, str) and value in allowed else otherwise
