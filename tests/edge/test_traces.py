"""What an OpenTelemetry receiver is told: by a real one, over HTTP, of an installation that works in its processes."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from edge.test_at_work import PERSON, at_work, wait_until
from periplo.core.errors import EnvironmentFault
from periplo.edge.faults import fault_of
from periplo.edge.running import traces

SERVER, CLIENT, ERROR = 2, 3, 2  # as the protocol numbers them


class Receiver:
    """Reads what comes by OTLP over HTTP; raw: every body as it came, unpacked."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.spans: list[tuple[str, object]] = []  # part of the process, span
        self.metrics: dict[str, object] = {}  # the newest of each name
        self.resources: list[dict[str, str]] = []

    def take(self, path: str, body: bytes) -> None:
        self.raw.append(body)
        if path == "/v1/traces":
            for each in ExportTraceServiceRequest.FromString(body).resource_spans:
                told = _texts(each.resource.attributes)
                self.resources.append(told)
                for scope in each.scope_spans:
                    self.spans += [(told["periplo.part"], span) for span in scope.spans]
        if path == "/v1/metrics":
            for each in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for scope in each.scope_metrics:
                    self.metrics.update({one.name: one for one in scope.metrics})

    def named(self, name: str) -> list:
        return [span for _, span in list(self.spans) if span.name == name]


def _texts(attributes) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in attributes}


@contextmanager
def receiver() -> Iterator[tuple[Receiver, str]]:
    found = Receiver()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_zipped = self.headers.get("Content-Encoding") == "gzip"
            found.take(self.path, gzip.decompress(body) if is_zipped else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_receiver_is_told_of_requests_turns_and_messages_and_of_nobody(tmp_path):
    with (
        receiver() as (found, address),
        at_work(
            tmp_path / "shop",
            tmp_path / "lines",
            OTEL_EXPORTER_OTLP_ENDPOINT=address,
            OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=proof",
            OTEL_SERVICE_NAME="our shop",
            OTEL_METRIC_EXPORT_INTERVAL="500",
            OTEL_BSP_SCHEDULE_DELAY="200",
        ) as running,
    ):
        assert running.sends("identify", userId=PERSON["userId"], traits=PERSON) == 200
        assert running.sends("track", userId="u0", event="visit") == 200
        wait_until(lambda: running.figure("periplo_last_turn_timestamp_seconds", part="act"))
        wait_until(lambda: running.figure("periplo_lake_events") >= 1)
        n = 0

        def is_sent() -> bool:  # the campaign begins behind what was there before it
            nonlocal n
            n += 1
            running.sends("track", userId=PERSON["userId"], event="visit", properties=PERSON | {"n": n})
            return running.sent() >= 2

        wait_until(is_sent)
        above = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for value in PERSON.values():
            running.ask(running.console, "GET", f"/customers?q={traces_quoted(value)}", traceparent=above)
            running.ask(running.public, "GET", f"/{traces_quoted(value)}", traceparent=above)
        running.ask(running.console, "GET", "/customers/1", traceparent=above)
        running.ask(running.console, "GET", "/api/v1/ask/sessions", traceparent=above)

        wait_until(lambda: found.named("GET /customers/{n:int}") and found.named("deliver log"))
        wait_until(lambda: found.named("turn work") and found.named("turn act"))
        wait_until(lambda: found.named("ask sessions"))

        # A request to the console belongs to its caller's trace; what the world sends begins one of ours.
        asked = found.named("ask sessions")[0]
        request = next(span for _, span in found.spans if span.span_id == asked.parent_span_id)
        assert request.trace_id.hex() == above.split("-")[1]
        assert request.kind == SERVER
        assert _texts(request.attributes)["http.response.status_code"] == "200"
        world = [span for part, span in found.spans if part == "listen_to_the_world"]
        assert world
        assert all(not span.parent_span_id for span in world)

        # A message is handed over within the turn that decided on it; a turn tells what it did, and idle ones nothing.
        message = found.named("deliver log")[0]
        assert message.kind == CLIENT
        assert _texts(message.attributes)["periplo.outcome"] == "accepted"
        turns = {span.span_id for span in found.named("turn act")}
        wait_until(
            lambda: {span.span_id for span in found.named("turn act")} >= {message.parent_span_id} | turns
        )
        taken = [_texts(span.attributes) for span in found.named("turn work")]
        assert sum(int(one["periplo.requests"]) for one in taken) >= 3
        assert all(int(one["periplo.requests"]) > 0 for one in taken)

        assert {"serve", "listen_to_the_world", "work", "act"} <= {
            one["periplo.part"] for one in found.resources
        }
        assert {one["service.name"] for one in found.resources} == {"our shop"}
        assert {one["deployment.environment.name"] for one in found.resources} == {"proof"}

        the_same_figures(found, running)
    told = b"".join(found.raw)
    for value in PERSON.values():
        for shape in (value, traces_quoted(value), value.casefold()):
            assert shape.encode() not in told, shape


def traces_quoted(value: str) -> str:
    import urllib.parse

    return urllib.parse.quote(value)


def the_same_figures(found: Receiver, running) -> None:
    """Names as on /metrics; and of what has come to rest, the values."""
    page = running.ask(running.console, "GET", "/metrics")[1]
    names = {
        line.split()[2].removesuffix("_total") for line in page.splitlines() if line.startswith("# TYPE")
    }
    names = {name for name in names if not name.endswith("_created")}
    wait_until(lambda: found.metrics.keys() >= names)
    assert found.metrics.keys() == names

    def sent() -> float:
        points = found.metrics["periplo_messages"].sum.data_points
        return sum(one.as_double for one in points if _texts(one.attributes)["state"] == "accepted")

    wait_until(lambda: sent() == running.sent())
    seconds = found.metrics["periplo_channel_seconds"].histogram.data_points[0]
    assert sum(seconds.bucket_counts) == seconds.count
    assert len(seconds.bucket_counts) == len(seconds.explicit_bounds) + 1
    assert not seconds.HasField("min")


def test_it_is_off_and_nothing_of_it_is_read_unless_the_environment_names_a_receiver():
    look = (
        "import sys; from periplo.edge.running import traces, sent_figures; import periplo.edge.processes;"
        "traces.settle('serve'); assert sent_figures.begun(lambda: 1 / 0) is None;"
        "told = traces.step('x');\n"
        "with told as step: step.tell('y', n=1); step.failed('z')\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]"
    )
    subprocess.run([sys.executable, "-c", look], check=True, env={"PYTHONPATH": ":".join(sys.path)})


@pytest.mark.parametrize(
    ("said", "traced", "counted"),
    [
        ({}, False, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a:4318"}, True, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://a:4318/v1/traces"}, True, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a:4318", "OTEL_METRICS_EXPORTER": "none"}, True, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a:4318", "OTEL_SDK_DISABLED": "true"}, False, False),
    ],
)
def test_what_is_wanted_is_said_by_the_environment(monkeypatch, said, traced, counted):
    for name in [name for name in traces.os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert (traces.is_wanted("traces"), traces.is_wanted("metrics")) == (traced, counted)


def test_without_the_extra_it_says_what_to_install():
    with pytest.raises(EnvironmentFault) as error, traces.installed():
        raise ImportError("No module named 'opentelemetry.sdk'")
    for language in ("en", "es"):
        told = fault_of(error.value, language)
        assert "periplo[otel]" in told.mend
    assert fault_of(error.value, "es").what != error.value.what
