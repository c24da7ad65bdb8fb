"""Making the bridge a device of its account, and checking that all is as it must be."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from aiohttp import ClientError
from nio import (
    AsyncClient,
    AsyncClientConfig,
    KeysUploadError,
    LoginError,
    WhoamiError,
)

from bot.errors import BaliseError, SetupError
from bot.matrix.assistant import Assistant
from bot.matrix.bridge import NAME, connect
from bot.matrix.cross_signing import sign_device
from bot.matrix.settings import Account, Folder, Settings

VERIFY = "Verify it from a client where this account is logged in."


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; `advice` says what to do when it is not `good`."""

    good: bool
    told: str
    advice: str = ""


async def register(folder: Folder, settings: Settings, user: str, secret: Secret) -> Account:
    """Log the bridge in as a device of its own and keep its keys. Raises SetupError."""
    config = AsyncClientConfig(max_timeouts=0, request_timeout=30)
    async with _closing(AsyncClient(settings.homeserver, user, config=config)) as client:
        try:
            if secret.token:
                client.access_token = secret.token
                got = await client.whoami()
                if isinstance(got, WhoamiError) or not got.device_id:
                    raise SetupError("The home server does not accept this access token.")
                account = Account(got.user_id, got.device_id, secret.token)
            else:
                got = await client.login(secret.password, device_name=f"{NAME} (bridge)")
                if isinstance(got, LoginError):
                    raise SetupError(
                        f"{settings.homeserver} refused the login ({got.status_code}). "
                        "Check the user name and the password."
                    )
                account = Account(got.user_id, got.device_id, got.access_token)
        except (ClientError, OSError, TimeoutError) as error:
            raise SetupError(
                f"{settings.homeserver} cannot be reached ({type(error).__name__})."
            ) from None
    account = replace(account, signing_seeds=_seeds_before(folder, account))
    _forget_device(folder)
    folder.save(settings, account)
    try:
        async with _closing(connect(folder, settings, account)) as client:
            await client.set_displayname(NAME)
            if isinstance(await client.keys_upload(), KeysUploadError):
                raise SetupError("The home server did not take the keys for encrypted rooms.")
            signed = await sign_device(client, account.signing_seeds, secret.password)
    except (ClientError, OSError, TimeoutError) as error:
        raise SetupError(
            f"The device was made, but its keys could not be published ({error}). "
            "Run: balise matrix register"
        ) from None
    account = replace(account, signed=signed)
    folder.save(settings, account)
    return account


@dataclass(frozen=True)
class Secret:
    """What proves who we are: a password, or the access token of a device made for the bridge."""

    password: str = ""
    token: str = ""


async def check(folder: Folder, token: str | None) -> list[Finding]:
    """Check the files, the home server, the keys and the assistant; the first trouble last."""
    try:
        settings, account = folder.settings(), folder.account()
    except BaliseError as error:
        return [Finding(False, "the bridge is not registered", str(error))]
    found = [Finding(True, f"registered as {account.user_id}, device {account.device_id}")]
    async with _closing(connect(folder, settings, account)) as client:
        try:
            who = await client.whoami()
        except (ClientError, OSError, TimeoutError) as error:
            told = f"{settings.homeserver} cannot be reached ({type(error).__name__})"
            found.append(Finding(False, told, "Check `homeserver` and the network."))
        else:
            if isinstance(who, WhoamiError):
                told = "the home server does not know this device any more"
                found.append(Finding(False, told, "Run: balise matrix register"))
            else:
                found.append(Finding(True, f"{settings.homeserver} accepts the device"))
        uploaded = bool(client.olm and client.olm.account.shared)
        told = "keys for encrypted rooms are " + ("published" if uploaded else "missing")
        found.append(Finding(uploaded, told, "" if uploaded else "Run: balise matrix register"))
    told = "the account's own keys have signed the device"
    if not account.signed:
        told = "the device is not signed; some clients may send it no keys. " + VERIFY
    found.append(Finding(True, told))
    assistant = Assistant(settings, token, account.conversation_key)
    try:
        await assistant.check()
        found.append(Finding(True, f"the assistant answers at {settings.assistant}"))
    except OSError as error:
        advice = "Is `balise serve` running there, with the same BALISE_INTERNAL_TOKEN?"
        found.append(Finding(False, f"the assistant does not answer: {error}", advice))
    finally:
        await assistant.close()
    return found


def _seeds_before(folder: Folder, account: Account) -> dict[str, str]:
    """Give the account's own keys, which outlive its devices."""
    with contextlib.suppress(BaliseError):
        before = folder.account()
        if before.user_id == account.user_id:
            return before.signing_seeds
    return account.signing_seeds


def _forget_device(folder: Folder) -> None:
    """A new device begins with new keys and a new place; what was owed stays owed to nobody."""
    if folder.keys.is_dir():
        for file in folder.keys.iterdir():
            file.unlink()
    folder.database.unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def _closing(client: AsyncClient) -> AsyncIterator[AsyncClient]:
    try:
        yield client
    finally:
        await client.close()
