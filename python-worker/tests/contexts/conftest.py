from __future__ import annotations

from tests.support.session_bench import any_bench, bench, data_bench, landlock_bench, namespaces_bench

__all__ = ["any_bench", "bench", "data_bench", "landlock_bench", "namespaces_bench"]
