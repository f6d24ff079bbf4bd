"""Settings. Everything that an installation may change comes from the environment, read by typed readers."""

import hashlib
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from kit.environment import database_from_url, env_bool, env_figures, env_int, env_list, env_path, env_secret, env_text
from kit.sealed import KeyRing

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env_path("CWHUB_VAR", BASE_DIR / "var")

# "demo" and "test" may reach loopback and use keys made by themselves; "production" refuses both.
MODE = env_text("CWHUB_MODE", "demo")
if MODE not in ("demo", "test", "production"):
    raise ImproperlyConfigured(f"CWHUB_MODE is {MODE!r}; write demo, test or production.")
PRODUCTION = MODE == "production"

DEBUG = env_bool("CWHUB_DEBUG", False)
PUBLIC_URL = env_text("CWHUB_PUBLIC_URL", f"http://localhost:{env_int('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = env_list("CWHUB_ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- keys -----------------------------------------------------------------------------------------------------------
KEYRING_FILE = env_path("CWHUB_KEYRING", VAR / "keyring.json")
KEYRING_JSON = env_text("CWHUB_KEYRING_JSON")  # the same text, where a platform hands out secrets by environment

MAKING_KEYS = sys.argv[1:2] == ["create_keyring"]  # the one command that runs before there are any


def read_key_ring() -> KeyRing:
    if KEYRING_JSON:
        return KeyRing.parse(KEYRING_JSON, "CWHUB_KEYRING_JSON")
    if MAKING_KEYS and not KEYRING_FILE.exists():
        return KeyRing({"none": bytes(32)})
    if not PRODUCTION and not KEYRING_FILE.exists():
        KEYRING_FILE.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return KeyRing.create(KEYRING_FILE, made_for=MODE)
        except FileExistsError:  # another process of the same start was quicker
            pass
    return KeyRing.read(KEYRING_FILE)


KEY_RING = read_key_ring()
SECRET_KEY = env_text("CWHUB_SECRET_KEY") or KEY_RING.derive("django").hex()
SECRET_KEY_FALLBACKS = [key.hex() for key in KEY_RING.derived_before("django")]

# Sealed words in a package's JSON columns, and the name they are sealed under: a rotation looks there too.
SEALED_JSON: dict[str, str] = {"mfa.Authenticator.data": "second factor"}

# --- rooms ----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "kit",
    "cwhub.accounts",
    "cwhub.audit",
    "cwhub.journal",
    "approvals",
    "cwhub.egress",
    "cwhub.mirror",
    "cwhub.writes",
    "cwhub.webhooks",
    "agreements",
    "triage",
    "timeentry",
    "desk",
    "config",
]

MIDDLEWARE = [
    "kit.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kit.content_policy.ContentPolicyMiddleware",
    "cwhub.egress.budget.LimitHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kit.signed_sessions.SignedSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.errors.WholePages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "desk.signed_out.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cwhub.accounts.middleware.ScopeMiddleware",
    "desk.looking.LookMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "desk.navigation.shell",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------------------------------
# Without DATABASE_URL the launcher's own cluster is used, on a socket in a short private folder.
CLUSTER_SOCKETS = Path(tempfile.gettempdir()) / f"cwhub-{hashlib.sha256(str(VAR).encode()).hexdigest()[:12]}"
_own_cluster = "postgresql://{role}@/cwhub?host=" + str(CLUSTER_SOCKETS)


def database(variable: str, role: str) -> dict[str, Any]:
    return {**database_from_url(env_text(variable) or _own_cluster.format(role=role)), "CONN_MAX_AGE": 0}


DATABASES = {
    "default": database("DATABASE_URL", "cwhub_app"),
    "owner": database("DATABASE_OWNER_URL", "cwhub_owner"),
    "sweep": database("DATABASE_SWEEP_URL", "cwhub_sweep"),
}
# The pool belongs to the web process alone: django-q2 forks, and a pool does not survive a fork.
if env_bool("CWHUB_DATABASE_POOL", False):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 10, "timeout": 10}
DATABASE_ROUTERS = ["config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_COOKIE_NAME = "cwhub_session"
CSRF_COOKIE_NAME = "cwhub_csrf"
SESSION_COOKIE_AGE = 12 * 3600

# --- signing in: passwords, second factors, an OpenID provider -------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Who must have a second factor where the account says nothing: nobody, admins or everybody.
SECOND_FACTOR = env_text("CWHUB_SECOND_FACTOR", "admins" if PRODUCTION else "nobody")
if SECOND_FACTOR not in ("nobody", "admins", "everybody"):
    raise ImproperlyConfigured(f"CWHUB_SECOND_FACTOR is {SECOND_FACTOR!r}; write nobody, admins or everybody.")
ACCOUNT_ADAPTER = "desk.signing_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "desk.signing_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the others end, this one stays
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Counted in the database, so by all processes together. Reaching a demo's screens takes many sign-ins.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip" if PRODUCTION else "600/m/ip", "login_failed": "10/m/ip,5/300s/key"}
MFA_ADAPTER = "desk.signing_in.adapters.SecondFactorAdapter"
MFA_FORMS = {"activate_totp": "desk.signing_in.forms.SecondFactorForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "cwhub"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are an admin's word, nobody changes his own
MFA_RECOVERY_CODES_SHOW_ONCE = True

OIDC_PROVIDER = "sso"  # its name in our addresses
OIDC_ISSUER = env_text("CWHUB_OIDC_ISSUER")
OIDC_NAME = env_text("CWHUB_OIDC_NAME", "your organisation")
OIDC_HOSTS = env_list("CWHUB_OIDC_HOSTS")  # where its tokens and keys are, if not at the issuer
OIDC_SECRET = env_secret("CWHUB_OIDC_CLIENT_SECRET")
SOCIALACCOUNT_ADAPTER = "desk.signing_in.adapters.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"provider_class": "desk.signing_in.oidc.Provider"}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": OIDC_PROVIDER,
            "name": OIDC_NAME,
            "client_id": env_text("CWHUB_OIDC_CLIENT_ID"),
            "secret": OIDC_SECRET,
            "settings": {"server_url": OIDC_ISSUER.rstrip("/") + "/.well-known/openid-configuration"},
        }
    ]

# One cache for all processes and nothing beside the database: counters above all.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cwhub_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- the web --------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "connect-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
if PUBLIC_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env_bool("CWHUB_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env_int("CWHUB_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env_bool("CWHUB_HSTS_SUBDOMAINS", False)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # `kit.content_policy` says who may frame what, page by page
if not env_bool("CWHUB_HSTS_SUBDOMAINS", False):  # whether the domain's other names have TLS its operator knows
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

STATIC_URL = "/static/"
STATIC_ROOT = env_path("CWHUB_STATIC_ROOT", VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
if not PRODUCTION:  # there `collectstatic` makes it; elsewhere the finders serve, but the folder must be there
    STATIC_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a use for our files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

# --- calls out ------------------------------------------------------------------------------------------------------
# Hosts that an operator allows beside ConnectWise's own clouds (an on-premises server, for instance).
EGRESS_ALLOWED_HOSTS = env_list("CWHUB_EGRESS_HOSTS")
EGRESS_LOOPBACK = env_bool("CWHUB_EGRESS_LOOPBACK", not PRODUCTION)
# What a connection may ask for in a minute, by the name that an admin chooses. ConnectWise documents one figure.
PACE_TIERS = env_figures("CWHUB_PACE_TIERS", "As documented=1000, Shared with other programs=500")
# An authority to trust beside the public ones; the demo's simulator makes its own.
EGRESS_CA_FILE = env_text("CWHUB_EGRESS_CA_FILE", str(VAR / "sim" / "ca.pem") if MODE == "demo" else "")

# --- policy -----------------------------------------------------------------------------------------------------------
WRITE_GATE = "approvals.queries.still_allowed"
# Who hears of mirrored tickets that changed, and the task that takes the news.
MIRROR_SUBSCRIBERS = {"triage": "triage.tasks.take_changes"}
POLL_SECONDS = env_int("CWHUB_POLL_SECONDS", 60)
CALLBACK_WAIT_SECONDS = env_int("CWHUB_CALLBACK_WAIT_SECONDS", 60)  # a callback that takes longer does not arrive
POLL_OVERLAP_SECONDS = env_int("CWHUB_POLL_OVERLAP_SECONDS", 600)

# Seconds after its end when a batch's entries are looked for again: what lands later than it ever should is found.
JOURNAL_AUDITS = [float(one) for one in env_text("CWHUB_JOURNAL_AUDITS", "900,86400,604800").split(",") if one.strip()]
# Where the daily heads of the audit chains are written; best a share that this machine may only add to.
AUDIT_HEADS = env_path("CWHUB_AUDIT_HEADS", VAR / "audit-heads")
# So long after a restore from a backup every new entry is looked for before it is sent.
JOURNAL_LOOK_FIRST_DAYS = env_int("CWHUB_JOURNAL_LOOK_FIRST_DAYS", 30)

# --- queue: an alarm clock. Values measured to survive crashes and slow tasks -----------------------------------------
QUEUE_WORKERS = env_int("CWHUB_QUEUE_WORKERS", 2)
Q_CLUSTER = {
    "name": "cwhub",
    "orm": "default",
    "workers": QUEUE_WORKERS,
    "queue_limit": QUEUE_WORKERS,
    "bulk": 1,
    "timeout": 300,
    "retry": 900,
    "max_attempts": 3,
    "ack_failures": True,
    "save_limit": -1,
    "catch_up": False,
    "recycle": 200,
    "scheduler": False,
    "poll": 0.1,
    "label": "Queue",
}

# A beat runs through the queue's real path; older than stale, the tick does the urgent work itself and the
# supervisor restarts the queue's whole process group.
HEARTBEAT_SECONDS = env_int("CWHUB_HEARTBEAT_SECONDS", 15 if PRODUCTION else 4)
HEARTBEAT_STALE_SECONDS = env_int("CWHUB_HEARTBEAT_STALE_SECONDS", 60 if PRODUCTION else 20)

TICK_SECONDS = 2.0
TICK_JOBS: list[dict[str, Any]] = [
    {
        "due": "cwhub.webhooks.due.inbox",
        "task": "cwhub.webhooks.tasks.take_inbox",
        "every_seconds": 2,
        "urgent": True,
    },
    {"due": "triage.tasks.due", "task": "triage.tasks.take_changes", "every_seconds": 2, "urgent": True},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "cwhub.webhooks.tasks.look_after", "every_seconds": 600},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "triage.tasks.learn_account", "every_seconds": 600},
    {"due": "cwhub.webhooks.due.polls", "task": "cwhub.webhooks.tasks.poll", "every_seconds": 5},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "desk.callbacks.keep", "every_seconds": 600},
    {"due": "desk.tasks.due", "task": "desk.tasks.resume", "every_seconds": 15},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "desk.tasks.end_clients", "every_seconds": 60},
    {"due": "approvals.tasks.due", "task": "approvals.tasks.expire_due", "every_seconds": 30},
    {"due": "cwhub.journal.auditing.due", "task": "cwhub.journal.auditing.audit_account", "every_seconds": 30},
    {
        "due": "cwhub.accounts.sweep.all_accounts",
        "task": "timeentry.drafting.tasks.draft_account",
        "every_seconds": 300,
    },
    {"due": "cwhub.audit.chain.due", "task": "cwhub.audit.chain.seal", "every_seconds": 5, "urgent": True},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "cwhub.audit.heads.export_head", "every_seconds": 600},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "cwhub.audit.verifying.check_daily", "every_seconds": 3600},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "desk.keeping.keep", "every_seconds": 600},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "desk.ending.tasks.forget_old", "every_seconds": 3600},
    {"due": "cwhub.accounts.sweep.all_accounts", "task": "agreements.tasks.reckon_goals", "every_seconds": 120},
    {"due": "desk.ending.tasks.due", "task": "desk.ending.tasks.resume", "every_seconds": 60},
    {"due": "cwhub.journal.restoring.due", "task": "cwhub.journal.restoring.finish", "every_seconds": 10},
]

API_REQUESTS_PER_MINUTE = env_int("CWHUB_API_REQUESTS_PER_MINUTE", 1200)  # of one token
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["cwhub.accounts.tokens.BearerTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["cwhub.accounts.tokens.TokenAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["cwhub.egress.budget.TokenBudget"],
    "EXCEPTION_HANDLER": "cwhub.egress.budget.refused",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "cwhub",
    "DESCRIPTION": "Tickets with their analysis, proposals and writes of one account.",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cwhub.egress.openapi.with_limits",
    ],
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

EMAIL_BACKEND = env_text("CWHUB_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mails"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kit.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env_text("CWHUB_LOG_LEVEL", "INFO")},
    "loggers": {
        # httpx logs addresses with their query; the egress log has what is needed without it.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
        # These bring handlers of their own, which would write what others said, or mail it.
        "django": {"handlers": [], "level": "INFO"},
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.error": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": [], "propagate": False},  # named, since its parent's entry would wake it
    },
}
