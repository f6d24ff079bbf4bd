"""What the provider signs for, and how it goes wrong on request."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

FAULTS: dict[str, dict[str, Any]] = {}
"""By where they apply: `id_token` or `userinfo`."""


class Validator(OAuth2Validator):
    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        user = request.user
        return {"email": user.email, "email_verified": not user.is_staff, "name": user.get_full_name()}

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
        claims, ends = super().get_id_token_dictionary(token, token_handler, request)
        return {**claims, **FAULTS.get("id_token", {})}, ends

    def get_userinfo_claims(self, request: Any) -> Any:
        return {**super().get_userinfo_claims(request), **FAULTS.get("userinfo", {})}
