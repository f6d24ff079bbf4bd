"""Whether an ID token proves a person (OpenID Connect Core 1.0, 3.1.3.7). Pure: what is known in, claims out.

The signature is checked always, though the code flow would let it be, and so is the nonce.
"""

import hmac
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

from desk.signing_in.asking import Unproven

ALGORITHMS = frozenset(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])
LEEWAY_SECONDS = 60


def claims_of(token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a token of this issuer, for this client, of this very sign-in. Raises Unproven."""
    try:
        header = jwt.get_unverified_header(token)
        key, algorithm = key_for(header, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, OAuth2Error) as error:
        raise (
            error if isinstance(error, Unproven) else Unproven(f"The ID token is not good: {type(error).__name__}.")
        ) from error
    if claims.get("azp", client_id) != client_id:
        raise Unproven("The ID token was made for another program.")
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Unproven("The ID token belongs to another sign-in.")
    return claims


def key_for(header: dict[str, Any], keys: dict[str, Any]) -> tuple[Any, str]:
    """The provider's key that the header names, and its algorithm: never a secret shared by both."""
    algorithm = header.get("alg", "")
    if algorithm not in ALGORITHMS:
        raise Unproven("The ID token is not signed with a key pair.")
    rows = [row for row in keys.get("keys", []) if row.get("use", "sig") == "sig"]
    named = [row for row in rows if row.get("kid") == header["kid"]] if "kid" in header else rows
    if len(named) != 1:
        raise Unproven("The ID token names no key of the provider.")
    return jwt.PyJWK.from_dict(named[0], algorithm=algorithm).key, algorithm
