"""What the settings' forms ask for."""

from typing import Any

from django import forms

from desk.connecting.checking import Asked, CheckFailed


class ConnectForm(forms.Form):
    """The five things that connect a ConnectWise. The private key is never shown again, not even to be corrected."""

    screen_url = forms.CharField(label="Address your people sign in at", max_length=200)
    company_id = forms.CharField(label="Company ID", max_length=60)
    client_id = forms.CharField(label="Client ID", max_length=64)
    public_key = forms.CharField(label="Public key", max_length=100)
    private_key = forms.CharField(label="Private key", max_length=200, widget=forms.PasswordInput(render_value=False))
    api_url = forms.CharField(label="API at another address", max_length=200, required=False)
    try_time = forms.BooleanField(label="Try deleting with a time entry of our own", required=False, initial=True)

    found: dict[str, str]
    refused: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.refused = {}, ""

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            screen_url=said["screen_url"],
            company_id=said["company_id"],
            public_key=said["public_key"],
            private_key=said["private_key"],
            app_client_id=said["client_id"],
            api_url=said["api_url"],
        )

    def refuse(self, failed: CheckFailed) -> None:
        """Puts the sentence where it belongs: beside its field, or above all of them."""
        self.found = failed.found
        if failed.field == "public_key":
            self.refused = failed.sentence
            self.add_error("public_key", "Not accepted together with the private key")
            self.add_error("private_key", "Type it again")
        elif failed.field:
            self.add_error(failed.field, failed.sentence)
        else:
            self.refused = failed.sentence
            self.add_error(None, failed.sentence)
