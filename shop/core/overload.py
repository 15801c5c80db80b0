"""How many connections wait in front of this process, as the kernel counts them.

A server that accepts one connection at a time leaves the others in the queue of its listening socket, and all
processes that serve one socket see the same queue. Whoever takes a request out of a long queue answers people
who have waited for long, while new ones line up behind them.
"""

import os
import socket
import struct
from pathlib import Path
from typing import Final

# tcp_info of a listening socket: eight bytes, four numbers, then how many connections wait (tcpi_unacked).
_WAITING: Final = struct.Struct("@8x4x4x4x4xI")
_DESCRIPTORS: Final = Path("/proc/self/fd")
_listening: list[int] | None = None


def waiting_connections() -> int:
    """Connections that nobody has taken yet, in the longest queue of this process; 0 where that cannot be
    told: on a socket of another kind than TCP, or a system other than Linux.
    """
    global _listening  # found once: a server opens its sockets before it serves
    if _listening is None:
        _listening = _listening_descriptors()
    queues = [_queue_of(descriptor) for descriptor in _listening]
    if None in queues:
        # Closed, and perhaps something else by now.
        _listening = None
    return max((length for length in queues if length is not None), default=0)


def _listening_descriptors() -> list[int]:
    try:
        descriptors = [int(entry.name) for entry in _DESCRIPTORS.iterdir()]
    except OSError:
        return []
    return [descriptor for descriptor in descriptors if _queue_of(descriptor) is not None]


def _queue_of(descriptor: int) -> int | None:
    """The length of the queue of a listening TCP socket, None for anything else."""
    try:
        os.fstat(descriptor)
        found = socket.socket(fileno=descriptor)
    except OSError:
        return None
    try:
        if found.family not in (socket.AF_INET, socket.AF_INET6):
            return None
        if not found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return None
        info = found.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _WAITING.size)
        return int(_WAITING.unpack(info)[0])
    except (AttributeError, OSError, struct.error):
        return None
    finally:
        # It is the server's, to use and to close.
        found.detach()
