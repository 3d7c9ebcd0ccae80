"""The open incidents of a server as a to-do list: ticking one off resolves it."""

from typing import override

from homeassistant.components.todo import (
    DOMAIN as TODO,
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .entity import SentarrEntity, async_add_for_servers
from .hub import Hub, SentarrConfigEntry
from .incident import worst_first

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: SentarrConfigEntry, add: AddConfigEntryEntitiesCallback
) -> None:
    """Make a list for each server."""
    async_add_for_servers(entry, add, SentarrTodoList)


class SentarrTodoList(SentarrEntity, TodoListEntity):
    """What is to be mended, the worst first."""

    _attr_supported_features = TodoListEntityFeature.UPDATE_TODO_ITEM | TodoListEntityFeature.SET_DESCRIPTION_ON_ITEM

    def __init__(self, hub: Hub, server: str) -> None:
        """Name it."""
        super().__init__(hub, server, TODO, "to_do")

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        """One item for each open incident."""
        incidents = [one for one in self.hub.incidents.values() if one.server == self.server]
        return [
            TodoItem(
                uid=one.id,
                summary=one.title,
                description=one.steps or one.cause,
                status=TodoItemStatus.NEEDS_ACTION,
            )
            for one in worst_first(incidents)
        ]

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Resolve an incident that was ticked off; nothing else can be changed."""
        if item.status != TodoItemStatus.COMPLETED:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="only_tick_off")
        await self.hub.async_ask("resolve", incident=item.uid)
