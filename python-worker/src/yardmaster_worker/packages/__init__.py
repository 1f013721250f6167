"""Packages that tasks require, installed into read-only layers that runs share."""

from yardmaster_worker.packages.layers import Layers
from yardmaster_worker.packages.pip import NotInstalled, PackageSource, normal_form

__all__ = ["Layers", "NotInstalled", "PackageSource", "normal_form"]
