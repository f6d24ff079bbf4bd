from kit.sealed import KeyRing


def secrets_of(ring: KeyRing) -> tuple[str, list[str]]:
    """SECRET_KEY and its fallbacks, as the settings make them."""
    return ring.derive("django").hex(), [key.hex() for key in ring.derived_before("django")]
