"""Registry of the perturbations: every module of this folder that has a ``SPEC`` is one."""

from __future__ import annotations

import importlib
import pkgutil

from urushi.perturbations.spec import Parameter, Spec, Synthesis


def _discover() -> dict[str, Spec]:
    modules = (
        importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)
    )
    specs = (module.SPEC for module in modules if hasattr(module, "SPEC"))
    return {spec.name: spec for spec in specs}


REGISTRY: dict[str, Spec] = _discover()
"""Name -> specification, in alphabetical order."""

__all__ = ["REGISTRY", "Parameter", "Spec", "Synthesis"]
