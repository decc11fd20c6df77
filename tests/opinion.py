"""A second opinion on what goes to Telegram and comes from it: the models of another library, aiogram.

Rule: each of its models is finished when a test first asks for it, with all that it holds; to finish its hundreds takes three seconds.
Neighbours: conftest.py makes a fixture of it.
"""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel


@dataclass(frozen=True)
class Models:
    """The models of a part of aiogram, by their names."""

    part: Any
    names: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        model = getattr(self.part, name)
        model.model_rebuild(_types_namespace=self.names)
        return model


class Opinion:
    """aiogram's `types` and `methods`."""

    @cached_property
    def _parts(self) -> dict[str, Any]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BaseModel, "model_rebuild", classmethod(lambda _, **__: None))
            return {name: import_module(f"aiogram.{name}") for name in ("types", "methods")}

    @cached_property
    def _names(self) -> dict[str, Any]:
        return {name: kind for part in self._parts.values() for name, kind in vars(part).items()}

    @cached_property
    def types(self) -> Models:
        return Models(self._parts["types"], self._names)

    @cached_property
    def methods(self) -> Models:
        return Models(self._parts["methods"], self._names)
