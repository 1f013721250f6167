"""Packages that a task requires: installed apart from its run, into layers that runs share and cannot write."""

from yardmaster_worker.packages.layers import Layers
from yardmaster_worker.packages.pip import NotInstalled, PackageSource, normal_form

__all__ = ["Layers", "NotInstalled", "PackageSource", "normal_form"]
