"""The link to the control plane: opened by the worker (dial) or by the control plane (listen)."""
