"""Is a program ready?"""

import asyncio

import httpx

from wikitrack_local.ports import HOST
from wikitrack_local.programs import Spec


class Probe:
    """Asks a program's URL, or knocks at its port."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(timeout=5.0, trust_env=False)

    async def __call__(self, spec: Spec) -> bool:
        if spec.url:
            return await self.answers(spec.url)
        return spec.port is None or await _is_open(spec.port)

    async def answers(self, url: str) -> bool:
        """Whether a GET answers 200."""
        try:
            return (await self._client.get(url)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self._client.aclose()


async def _is_open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True
