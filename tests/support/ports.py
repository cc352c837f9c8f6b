"""Free ports of loopback."""

import socket


def free_ports(count: int) -> list[int]:
    """Ports that nobody listened on a moment ago, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [taken.getsockname()[1] for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports
