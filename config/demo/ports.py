"""Where the demo listens."""

from dataclasses import dataclass

from kit.environment import env_int


@dataclass(frozen=True)
class Ports:
    web: int
    simulator: int
    simulator_tls: int

    @classmethod
    def read(cls) -> "Ports":
        return cls(env_int("PORT", 8000), env_int("SIM_PORT", 8100), env_int("SIM_TLS_PORT", 8143))

    @property
    def web_url(self) -> str:
        return f"http://localhost:{self.web}"

    @property
    def screen_url(self) -> str:
        return f"http://localhost:{self.simulator}"

    @property
    def api_url(self) -> str:
        return f"https://localhost:{self.simulator_tls}"
