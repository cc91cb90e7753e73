from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, tzinfo

from apscheduler.job import Job
from apscheduler.triggers.base import BaseTrigger

class AsyncIOScheduler:
    running: bool
    def __init__(
        self,
        gconfig: Mapping[str, object] = ...,
        *,
        timezone: tzinfo | str | None = None,
        job_defaults: Mapping[str, object] | None = None,
    ) -> None: ...
    def add_job(
        self,
        func: Callable[..., Awaitable[object] | object],
        trigger: BaseTrigger | str | None = None,
        args: Sequence[object] | None = None,
        kwargs: Mapping[str, object] | None = None,
        id: str | None = None,
        name: str | None = None,
        misfire_grace_time: int | None = ...,
        coalesce: bool = ...,
        max_instances: int = ...,
        next_run_time: datetime | None = ...,
        replace_existing: bool = False,
        **trigger_args: object,
    ) -> Job: ...
    def start(self, paused: bool = False) -> None: ...
    def shutdown(self, wait: bool = True) -> None: ...
    def get_jobs(self) -> list[Job]: ...
