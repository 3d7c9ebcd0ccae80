"""The three commands by which the app talks to us over the websocket it holds anyway.

They take whatever comes and read it here: a command that does not fit its schema would be an error in Core's log.
"""

from typing import Any

import probatio

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .hub import Hub, async_find_hub


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_connect, _snapshot, _answer):
        websocket_api.async_register_command(hass, command)


def _lenient(command: str) -> probatio.All[Any]:
    return probatio.All(probatio.Schema({probatio.Required("type"): command}, extra=probatio.ALLOW_EXTRA))


def _hub(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> Hub | None:
    """Return the hub for an administrator; otherwise refuse without a word in the log."""
    if not connection.user.is_admin:
        connection.send_error(msg["id"], websocket_api.ERR_UNAUTHORIZED, "Administrators only")
        return None
    if (hub := async_find_hub(hass)) is None:
        connection.send_error(msg["id"], "not_set_up", "The integration is not set up")
    return hub


@websocket_api.websocket_command(_lenient(f"{DOMAIN}/connect"))
@callback
def _connect(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe an app to our questions. The first event says which protocol we speak."""
    if (hub := _hub(hass, connection, msg)) is None:
        return
    subscription = msg["id"]
    protocol = msg.get("protocol")
    connection.subscriptions[subscription] = lambda: hub.async_disconnect(connection, subscription)
    if not isinstance(protocol, int):
        protocol = 0
    connection.send_result(subscription)
    if not hub.async_connect(connection, subscription, protocol, str(msg.get("app", ""))):
        connection.send_event(subscription, {"outdated": True})


@websocket_api.websocket_command(_lenient(f"{DOMAIN}/snapshot"))
@callback
def _snapshot(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
    """Take all servers and open incidents."""
    if (hub := _hub(hass, connection, msg)) is None:
        return
    if hub.async_take(connection, _list(msg.get("servers")), _list(msg.get("incidents"))):
        connection.send_result(msg["id"])
    else:
        connection.send_error(msg["id"], "not_connected", "Connect first")


@websocket_api.websocket_command(_lenient(f"{DOMAIN}/answer"))
@callback
def _answer(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
    """Take the answer to one of our questions."""
    if (hub := _hub(hass, connection, msg)) is None:
        return
    hub.async_answer(connection, msg)
    connection.send_result(msg["id"])


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
