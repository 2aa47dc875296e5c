"""The addresses of this app."""

from django.urls import path

from commonty.apps.people.views import data, entering, erasing, factors, paper, proving

app_name = "people"
urlpatterns = [
    path("join/", entering.join, name="join"),
    path("sign-in/", entering.sign_in, name="sign-in"),
    path("sign-in/code/", entering.code, name="code"),
    path("sign-in/long/", entering.long, name="long"),
    path("sign-in/paper/", paper.sign_in, name="paper"),
    path("sign-in/who/", entering.who, name="who"),
    path("sign-in/second/", entering.second, name="second"),
    path("sign-in/passkey/", entering.passkey, name="passkey"),
    path("sign-in/passkey/question/", entering.question, name="question"),
    path("sign-out/", entering.sign_out, name="sign-out"),
    path("me/", data.me, name="me"),
    path("me/details/", data.details, name="details"),
    path("me/data/", data.everything, name="data"),
    path("me/data.json", data.everything_json, name="data-json"),
    path("me/custody/", data.custody, name="custody"),
    path("me/consents/", data.consents, name="consents"),
    path("me/prove/", proving.prove, name="prove"),
    path("me/prove/passkey/", proving.passkey, name="prove-passkey"),
    path("me/paper-code/", paper.next_code, name="paper-code"),
    path("me/passkeys/", factors.passkeys, name="passkeys"),
    path("me/passkeys/options/", factors.options, name="passkey-options"),
    path("me/passkeys/<int:pk>/removal/", factors.passkey_removal, name="passkey-removal"),
    path("me/totp/", factors.totp, name="totp"),
    path("me/totp/secret/", factors.totp_secret, name="totp-secret"),
    path("me/totp/removal/", factors.totp_removal, name="totp-removal"),
    path("me/totp/codes/", factors.recovery_codes, name="recovery-codes"),
    path("me/erase/", erasing.erase, name="erase"),
    path("mail/stop/<str:token>/", data.stop, name="stop"),
]
