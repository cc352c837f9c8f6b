"""The producer: follows a stream of page creations (SSE) and writes each event, byte for byte, to Kafka `input`."""

from typing import Final

VERSION: Final = "0.1.0"
