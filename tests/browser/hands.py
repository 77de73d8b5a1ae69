"""Two ways to use a page: with the mouse, and with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

STEPS = 400  # presses of the tab key after which something counts as out of reach


class Hands(Protocol):
    """Presses, types and chooses."""

    def press(self, target: Locator) -> None:
        """Presses a button, a link or a summary."""
        ...

    def type(self, target: Locator, words: str) -> None:
        """Replaces what a field holds."""
        ...

    def choose(self, target: Locator, value: str) -> None:
        """Chooses an option of a list."""
        ...


class Mouse:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Clicks."""
        target.click()

    def type(self, target: Locator, words: str) -> None:
        """Clicks into the field, then types."""
        target.click(click_count=3)
        self.page.keyboard.type(words)

    def choose(self, target: Locator, value: str) -> None:
        """Picks from the open list."""
        target.select_option(value)


class Keyboard:
    """Reaches everything with the tab key and never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> None:
        """Presses the tab key until the target has the focus."""
        target.wait_for(state="attached")
        for _ in range(STEPS):
            if target.evaluate("target => target === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with the tab key")

    def press(self, target: Locator) -> None:
        """Presses Enter, or the space bar where that is the key."""
        self.reach(target)
        radio = target.evaluate("target => target.matches('input[type=radio], input[type=checkbox]')")
        self.page.keyboard.press("Space" if radio else "Enter")

    def type(self, target: Locator, words: str) -> None:
        """Selects what the field holds and types over it."""
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, target: Locator, value: str) -> None:
        """Moves through the list with the arrow key until the value stands."""
        self.reach(target)
        for _ in range(60):
            if target.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not in the list")


HANDS = {"mouse": Mouse, "keyboard": Keyboard}
