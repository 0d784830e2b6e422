"""What processes at work tell an OpenTelemetry receiver: traces of requests, questions, turns and deliveries.

Off, and without a cost, unless the environment names a receiver (OTEL_EXPORTER_OTLP_ENDPOINT); how much is told, under
which name and with which headers is said as for any program, by OTEL_*. Nothing told holds anything of a person: a
request is told by its route as it is declared, an error by its code.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

from periplo.core.errors import EnvironmentFault
from periplo.core.version import VERSION

RECEIVER = "OTEL_EXPORTER_OTLP_ENDPOINT"
FLUSH_MILLIS = 5_000  # that an ending process waits for the receiver
_tracer: Any = None


def is_wanted(signal: str) -> bool:
    """Whether the environment wants this told. signal: "traces" or "metrics"."""
    if os.environ.get("OTEL_SDK_DISABLED", "").casefold() == "true":
        return False
    if os.environ.get(f"OTEL_{signal.upper()}_EXPORTER", "otlp") == "none":
        return False
    return bool(os.environ.get(RECEIVER) or os.environ.get(f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT"))


def settle(part: str) -> None:
    """Says what this process is, and lets it tell traces from here on, where they are wanted.

    Raises: EnvironmentFault if they are and the extra is not installed.
    """
    global _tracer
    if not is_wanted("traces"):
        return
    with installed():
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    provider = TracerProvider(resource=resource(part), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = provider.get_tracer("periplo", VERSION)
    atexit.register(_ended, provider)


def _ended(provider: Any) -> None:
    provider.force_flush(FLUSH_MILLIS)
    provider.shutdown()


@contextmanager
def installed() -> Iterator[None]:
    """Raises: EnvironmentFault, for a package that is missing."""
    try:
        yield
    except ImportError as missing:
        raise EnvironmentFault(
            "the environment names an OpenTelemetry receiver, and what speaks with one is not installed",
            str(missing),
            "install it: pip install 'periplo[otel]'; or unset OTEL_EXPORTER_OTLP_ENDPOINT",
        ) from None


def resource(part: str) -> Any:
    """What this process is to the receiver; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come first."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    ours = {"service.name": "periplo", "service.version": VERSION, "periplo.part": part}
    return Resource.create(ours).merge(OTELResourceDetector().detect())


class Step:
    """A part of a trace, while it lasts. Values are numbers, codes, and names that the workspace's people gave."""

    def __init__(self, span: Any = None) -> None:
        self._span, self.is_kept = span, True

    def tell(self, name: str = "", **values: str | int | float) -> None:
        """name: what it is called from here on."""
        if self._span is None:
            return
        if name:
            self._span.update_name(name)
        self._span.set_attributes(_dotted(values))

    def failed(self, code: str) -> None:
        """It ended in an error: its code, or its kind."""
        if self._span is not None:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_attribute("error.type", code)
            self._span.set_status(Status(StatusCode.ERROR))

    def leave_out(self) -> None:
        """There was nothing to do, and nothing is told."""
        self.is_kept = False


_UNTOLD = Step()


def _dotted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): one for name, one in values.items()}


@contextmanager
def step(name: str, kind: str = "internal", caller: str = "", **values: str | int | float) -> Iterator[Step]:
    """A step, and those inside it beneath. kind: "internal", "server" or "client". caller: a traceparent.

    In names of values two underscores stand for a dot.
    """
    if _tracer is None:
        yield _UNTOLD
        return
    from opentelemetry import context, trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    above = TraceContextTextMapPropagator().extract({"traceparent": caller}) if caller else None
    span = _tracer.start_span(name, above, trace.SpanKind[kind.upper()], _dotted(values))
    inside = context.attach(trace.set_span_in_context(span, above))
    one = Step(span)
    try:
        yield one
    except Exception as error:
        one.failed(str(getattr(error, "code", type(error).__name__)))
        raise
    finally:
        context.detach(inside)
        if one.is_kept:
            span.end()


def counts_of(done: object) -> dict[str, Any]:
    """The whole numbers that a turn gives back of what it did, to be told."""
    if not is_dataclass(done):
        return {}
    told = {one.name: getattr(done, one.name) for one in fields(done)}
    return {f"periplo__{name}": n for name, n in told.items() if isinstance(n, int)}
