from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cwhub.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cwhub.accounts import checks  # noqa: F401 - registers the system checks
        from cwhub.accounts.tenancy import filter_base_managers

        filter_base_managers()
