# SPDX-License-Identifier: MPL-2.0
"""What is raised: Refused for a no of the book, Fault for a fault of the surroundings."""
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._border import Refusal


class Refused(Exception):
    """The request was understood, and the book says no. Nothing has changed."""

    refusal: Refusal

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Fault(RuntimeError):
    """The disk, the file or the program is at fault. Nothing of the call is in the book."""

    status: str

    def __init__(self, message: str, status: str) -> None:
        super().__init__(message)
        self.status = status
