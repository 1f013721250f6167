"""A worker of Yardmaster.

worker = Worker()

@worker.capability("demo.echo", description="Say it again.", input_schema={"type": "object"})
async def echo(value, context):
    return value

worker.main()
"""

from yardmaster_worker.capabilities.context import Context
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.sessions import Session
from yardmaster_worker.version import VERSION
from yardmaster_worker.worker import Worker

__version__ = VERSION

__all__ = ["CapabilityError", "Context", "Session", "Worker", "__version__"]
