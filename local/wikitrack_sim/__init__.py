"""A simulated Wikimedia EventStreams server: the protocol of the real one, its faults on request, a made-up day."""
