"""Amazon's Signature Version 4: whether a request was signed with a secret that we know, in its headers or in its address.

Law 1: nothing of a request counts that the signature does not cover: the host and every `x-amz-` header have to be signed, and the body always is.
Law 2: signatures are compared in constant time, and the time of signing with the real clock, whatever the virtual clock says.
Law 3: the region in a credential chooses nothing; the service has to be SQS.

After "Create a signed AWS API request" in Amazon's IAM user guide; the texts of the errors are as recorded.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, unquote

from sqscli.api.errors import AccessDenied, IncompleteSignature, InvalidClientTokenId, SignatureDoesNotMatch
from sqscli.serve.exchange import Exchange

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=15)
LONGEST_EXPIRY_SECONDS = 7 * 24 * 3600
_FORMAT = "%Y%m%dT%H%M%SZ"
_UNRESERVED = "-_.~"


class Signature(NamedTuple):
    """What a request says about its signature. `expires_seconds` is None for one in the headers, which ages by the clock's skew alone."""

    access_key_id: str
    scope: str  # date/region/service/aws4_request
    signed_headers: tuple[str, ...]
    signature: str
    timestamp: str
    expires_seconds: int | None


def verify(exchange: Exchange, secret_of: Callable[[str], str | None], now_ms: int) -> str:
    """The access key id whose secret has signed the request. Raises what Amazon answers with."""
    signature = _read(exchange)
    secret = secret_of(signature.access_key_id)
    if secret is None:
        raise InvalidClientTokenId
    _check_time(signature, datetime.fromtimestamp(now_ms / 1000, timezone.utc))
    _check_coverage(exchange, signature)
    expected = _sign(exchange, signature, secret)
    if not hmac.compare_digest(expected.encode(), signature.signature.encode("utf-8", "replace")):
        raise SignatureDoesNotMatch
    return signature.access_key_id


# --- reading ---


def _read(exchange: Exchange) -> Signature:
    header = exchange.field(b"authorization")
    if header:
        return _from_header(exchange, header)
    parameters = dict(_parameters(exchange.query))
    if "X-Amz-Algorithm" in parameters:
        return _from_address(parameters)
    raise AccessDenied(f"Access to the resource http://{exchange.field(b'host')}{exchange.path} is denied.")  # SQS knows anonymous callers


def _from_header(exchange: Exchange, header: str) -> Signature:
    algorithm, _, rest = header.partition(" ")
    if algorithm != ALGORITHM:
        raise IncompleteSignature(f"Authorization header requires the algorithm {ALGORITHM}.")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    missing = [f"'{name}'" for name in ("Credential", "Signature", "SignedHeaders") if not parts.get(name)]
    if missing:
        raise IncompleteSignature(" ".join(f"Authorization header requires {name} parameter." for name in missing))
    timestamp = exchange.field(b"x-amz-date")
    if not timestamp:
        raise IncompleteSignature("Authorization header requires existence of an 'X-Amz-Date' header.")
    return _signature(parts["Credential"], parts["SignedHeaders"], parts["Signature"], timestamp, None)


def _from_address(parameters: dict[str, str]) -> Signature:
    names = ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Date", "X-Amz-Expires")
    missing = [name for name in names if not parameters.get(name)]
    if missing or parameters["X-Amz-Algorithm"] != ALGORITHM:
        raise IncompleteSignature(f"AWS query-string parameters must include {', '.join(names)}, and {ALGORITHM} as X-Amz-Algorithm.")
    credential, signed, signature, timestamp, expires = (parameters[name] for name in names)
    if not (expires.isascii() and expires.isdecimal() and len(expires) < 8 and 0 < int(expires) <= LONGEST_EXPIRY_SECONDS):
        raise IncompleteSignature("X-Amz-Expires must be a number of seconds between 1 and 604800.")
    return _signature(credential, signed, signature, timestamp, int(expires))


def _signature(credential: str, signed_headers: str, signature: str, timestamp: str, expires_seconds: int | None) -> Signature:
    key, _, scope = credential.partition("/")
    if len(scope.split("/")) != 4 or not scope.endswith("/aws4_request"):
        raise IncompleteSignature("Credential must have exactly 5 slash-delimited elements: KEYID/YYYYMMDD/REGION/sqs/aws4_request.")
    return Signature(key, scope, tuple(signed_headers.split(";")), signature, timestamp, expires_seconds)


# --- what is checked beside the signature itself ---


def _check_time(signature: Signature, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(signature.timestamp, _FORMAT).replace(tzinfo=timezone.utc)
    except ValueError:
        raise IncompleteSignature("Date must be in ISO-8601 'basic format': YYYYMMDD'T'HHMMSS'Z'.") from None
    date, _, service, _ = signature.scope.split("/")
    if date != signature.timestamp[:8]:
        raise SignatureDoesNotMatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.")
    if service != "sqs":
        raise SignatureDoesNotMatch("Credential should be scoped to correct service: 'sqs'.")
    if signed_at - now > SKEW:
        raise SignatureDoesNotMatch(_too(signature, "not yet current", "still later", now + SKEW, now, "+"))
    lasts = SKEW if signature.expires_seconds is None else timedelta(seconds=signature.expires_seconds)
    if now - signed_at > lasts:
        if signature.expires_seconds is not None:
            raise SignatureDoesNotMatch("The presigned request has expired.")
        raise SignatureDoesNotMatch(_too(signature, "expired", "now earlier", now - SKEW, now, "-"))


def _too(signature: Signature, what: str, how: str, limit: datetime, now: datetime, sign: str) -> str:  # noqa: PLR0913 - the parts of a sentence
    return f"Signature {what}: {signature.timestamp} is {how} than {limit.strftime(_FORMAT)} ({now.strftime(_FORMAT)} {sign} 15 min.)"


def _check_coverage(exchange: Exchange, signature: Signature) -> None:
    needed = {"host", *(name.decode("latin-1") for name, _ in exchange.headers if name.startswith(b"x-amz-"))}
    if needed - set(signature.signed_headers):
        raise SignatureDoesNotMatch("'Host' and every 'X-Amz-' header that is sent must be a 'SignedHeader' in the AWS Authorization.")


# --- the signature ---


def _sign(exchange: Exchange, signature: Signature, secret: str) -> str:
    canonical = "\n".join(
        (
            exchange.method,
            _canonical_path(exchange.raw_path),
            _canonical_query(exchange.query),
            *(f"{name}:{_header_value(exchange, name)}" for name in signature.signed_headers),
            "",
            ";".join(signature.signed_headers),
            sha256(exchange.body).hexdigest(),
        )
    )
    text = "\n".join((ALGORITHM, signature.timestamp, signature.scope, sha256(canonical.encode("utf-8", "replace")).hexdigest()))
    key = b"AWS4" + secret.encode()
    for part in (*signature.scope.split("/"), text):
        key = hmac.digest(key, part.encode("utf-8", "replace"), "sha256")
    return key.hex()


def _canonical_path(raw_path: bytes) -> str:
    """As it was sent, and encoded once more: so every service but S3 has it."""
    return quote(raw_path, safe="/" + _UNRESERVED)


def _canonical_query(query: bytes) -> str:
    pairs = [(quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in _parameters(query) if name != "X-Amz-Signature"]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _parameters(query: bytes) -> list[tuple[str, str]]:
    parts = (part.partition("=") for part in query.decode("latin-1").split("&") if part)
    return [(unquote(name, errors="surrogateescape"), unquote(value, errors="surrogateescape")) for name, _, value in parts]


def _header_value(exchange: Exchange, name: str) -> str:
    """Every value of that name, without the spaces that do not matter."""
    wanted = name.encode("utf-8", "replace")
    return ",".join(" ".join(value.decode("utf-8", "replace").split()) for header, value in exchange.headers if header == wanted)
