"""What is said of an OpenTelemetry receiver: its errors in Spanish."""

from __future__ import annotations

FAULTS = {
    "the environment names an OpenTelemetry receiver, and what speaks with one is not installed": (
        "el entorno indica un receptor de OpenTelemetry, y no está instalado lo que habla con él"
    ),
    "install it: pip install 'periplo[otel]'; or unset OTEL_EXPORTER_OTLP_ENDPOINT": (
        "instálelo: pip install 'periplo[otel]'; o quite OTEL_EXPORTER_OTLP_ENDPOINT"
    ),
}
