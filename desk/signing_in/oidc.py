"""The installation's OpenID provider: authorization code with PKCE, state, nonce, and a signed ID token."""

import hashlib
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from desk.signing_in.asking import ProviderSession, Unproven, log_failure
from desk.signing_in.id_token import claims_of
from kit.ids import new_secret


class SignedAdapter(OpenIDConnectOAuth2Adapter):
    """Believes nothing that the configured issuer has not signed for this sign-in."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise Unproven("The provider calls itself by another name than CWHUB_OIDC_ISSUER.")
        return config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """By the installation's own name, whatever a request says of its host."""
        return str(settings.PUBLIC_URL) + reverse("openid_connect_callback", args=[self.provider_id])

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = claims_of(
            str(kwargs["response"].get("id_token", "")),
            keys=self.asked(self.openid_config["jwks_uri"]),
            issuer=settings.OIDC_ISSUER,
            client_id=app.client_id,
            nonce=self.nonce,
        )
        told = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise Unproven("The provider told of another person than it signed for.")
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"userinfo": {**claims, **told}})
        return login

    def asked(self, url: str) -> dict[str, Any]:
        return dict(ProviderSession().get(url).json())


class Provider(OpenIDConnectProvider):
    """Keeps of a person who he is to the issuer, and nothing that the issuer tells of him."""

    oauth2_adapter_class = SignedAdapter
    pkce_enabled_default = True

    def extract_uid(self, data: Any) -> str:
        """Issuer and subject together: the same subject at another issuer is somebody else."""
        subject = super().extract_uid(data)
        return hashlib.sha256(f"{settings.OIDC_ISSUER}\n{subject}".encode()).hexdigest()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, Any]:
        return {}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def redirect(
        self, request: HttpRequest, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = new_secret()
        asked = {**(kwargs.pop("auth_params", None) or {}), "nonce": nonce}
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=asked, nonce=nonce, **kwargs
        )
        return answer


class Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, answer


@login_not_required
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. A page elsewhere cannot start it."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return HttpResponseRedirect(reverse("sign_in"))
    return calmly(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return calmly(Callback, request, provider_id)


def calmly(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """A provider that cannot be reached, or that answers nonsense, is a sentence on a page."""
    try:
        answer: HttpResponse = view.adapter_view(SignedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404("No OpenID provider is set up.") from error
    except (OAuth2Error, KeyError, ValueError) as error:
        log_failure(error)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


def offered() -> dict[str, str] | None:
    """The provider's button on the sign-in page."""
    if not settings.OIDC_ISSUER:
        return None
    return {"name": settings.OIDC_NAME, "url": reverse("openid_connect_login", args=[settings.OIDC_PROVIDER])}
