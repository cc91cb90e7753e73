"""Timestamps: what an authority is asked (RFC 3161 §2.4.1), and what is held to be its answer (§2.4.2, RFC 5652 §5).

A token says: I, whose certificate this is, saw these 32 bytes at this time. `read` holds it to all of that:

- status granted; one signer; the signed content is a TSTInfo; its imprint is the SHA-256 that was asked for, and its
  nonce the one that was sent where one is known;
- the signed attributes hold the digest of the content and its type; the signature over them is the certificate's;
- the signed attributes name the certificate by its digest (RFC 2634 §5.4, RFC 5816), so that no other stands in for it;
- the certificate is for timestamps alone (critical id-kp-timeStamping, RFC 3161 §2.3) and was valid at that time.

Whether the certificate is to be trusted is not judged here: that is the reader's to say, who has the authority's root
(`openssl ts -verify -CAfile`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from bot.model.errors import BadInput

from . import der

QUERY = "application/timestamp-query"
"""Media type of what is asked (RFC 3161 §3.4)."""
LARGEST = 262_144
"""Bytes of an answer that is read: one with a long chain has some ten thousand."""
_SHA256 = der.oid("2.16.840.1.101.3.4.2.1")
_DIGESTS: dict[bytes, tuple[str, hashes.HashAlgorithm]] = {
    _SHA256: ("sha256", hashes.SHA256()),
    der.oid("2.16.840.1.101.3.4.2.2"): ("sha384", hashes.SHA384()),
    der.oid("2.16.840.1.101.3.4.2.3"): ("sha512", hashes.SHA512()),
}
_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_TST_INFO = der.oid("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE = der.oid("1.2.840.113549.1.9.16.2.12")
_SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")
_PSS = der.oid("1.2.840.113549.1.1.10")
_CONTEXT_0 = 0xA0
_GENERALIZED_TIME = 0x18
_GRANTED = (0, 1)
_UNREAD = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What certificates and dates raise that are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    at: datetime
    authority: str
    """Subject of its certificate, RFC 4514."""
    nonce: int | None


def query(digest: bytes, nonce: int) -> bytes:
    """TimeStampReq for a SHA-256; the answer is to hold the certificate."""
    algorithm = der.written(der.SEQUENCE, _SHA256, der.written(der.NULL))
    imprint = der.written(der.SEQUENCE, algorithm, der.written(der.OCTETS, digest))
    return der.written(der.SEQUENCE, der.integer(1), imprint, der.integer(nonce), der.written(der.BOOLEAN, b"\xff"))


def read(answer: bytes, digest: bytes) -> Stamp:
    """What a TimeStampResp says of a SHA-256. Raises BadInput where any of it does not hold."""
    if len(answer) > LARGEST:
        raise BadInput(f"longer than {LARGEST} bytes")
    try:
        return _read(der.read(answer), digest)
    except x509.ExtensionNotFound as error:
        raise BadInput("the certificate is not for timestamps") from error
    except _UNREAD as error:
        raise BadInput(f"cannot be read: {error}") from error


def _read(whole: der.Value, digest: bytes) -> Stamp:
    status = whole.part(0, der.SEQUENCE).part(0, der.INTEGER).integer
    if status not in _GRANTED:
        raise BadInput(f"not granted: status {status}")
    token = whole.part(1, der.SEQUENCE)
    signed = token.part(1, _CONTEXT_0).part(0, der.SEQUENCE)
    content = signed.part(2, der.SEQUENCE)
    if token.part(0, der.OID).raw != _SIGNED_DATA or content.part(0, der.OID).raw != _TST_INFO:
        raise BadInput("no timestamp token")
    said = content.part(1, _CONTEXT_0).part(0, der.OCTETS).content
    info = der.read(said)
    imprint = info.part(2, der.SEQUENCE)
    if imprint.part(0, der.SEQUENCE).part(0, der.OID).raw != _SHA256:
        raise BadInput("the imprint is no SHA-256")
    if imprint.part(1, der.OCTETS).content != digest:
        raise BadInput("it is of something else")
    certificate = _signer(signed, said)
    at = _moment(info.part(4, _GENERALIZED_TIME).content)
    _allowed(certificate, at)
    nonce = next((part.integer for part in info.parts[5:] if part.tag == der.INTEGER), None)
    return Stamp(at=at, authority=certificate.subject.rfc4514_string(), nonce=nonce)


def _signer(signed: der.Value, said: bytes) -> x509.Certificate:
    """The certificate whose signature over the content holds."""
    signers = signed.parts[-1]
    if signers.tag != der.SET or len(signers.parts) != 1:
        raise BadInput("not one signer")
    info = signers.parts[0]
    digested = info.part(2, der.SEQUENCE).part(0, der.OID).raw
    attributes = info.part(3, _CONTEXT_0)
    if digested not in _DIGESTS:
        raise BadInput("digested by an algorithm that is not known")
    name, algorithm = _DIGESTS[digested]
    if _attribute(attributes, _CONTENT_TYPE).raw != _TST_INFO:
        raise BadInput("the signature is for something else")
    if _attribute(attributes, _MESSAGE_DIGEST).content != hashlib.new(name, said).digest():
        raise BadInput("the content is not what was signed")
    certificate = _certificate(signed, info.parts[1])
    _named(attributes, certificate)
    # RFC 5652 §5.4: what is signed is the attributes as a SET, whatever tag they have in the message.
    message = bytes((der.SET,)) + attributes.raw[1:]
    pss = info.part(4, der.SEQUENCE).part(0, der.OID).raw == _PSS
    _check(certificate, info.part(5, der.OCTETS).content, message, algorithm, pss=pss)
    return certificate


def _certificate(signed: der.Value, identifier: der.Value) -> x509.Certificate:
    """By issuer and serial number, or by key identifier (RFC 5652 §5.3)."""
    bag = signed.tagged(_CONTEXT_0)
    for value in bag.parts if bag else ():
        if value.tag == der.SEQUENCE and identifier.content in _identifiers(value):
            return x509.load_der_x509_certificate(value.raw)
    raise BadInput("the signer's certificate is not in it")


def _identifiers(certificate: der.Value) -> tuple[bytes, ...]:
    """As a signer may give them: issuer and serial number as they stand in the certificate, or the key's identifier."""
    serial, _, issuer = [part for part in certificate.part(0, der.SEQUENCE).parts if part.tag != _CONTEXT_0][:3]
    extensions = x509.load_der_x509_certificate(certificate.raw).extensions
    try:
        known = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return (issuer.raw + serial.raw,)
    return issuer.raw + serial.raw, known


def _named(attributes: der.Value, certificate: x509.Certificate) -> None:
    """The certificate is the one that the signer names: ESSCertIDv2, or the older one with SHA-1."""
    for kind, usual in ((_SIGNING_CERTIFICATE_V2, hashes.SHA256()), (_SIGNING_CERTIFICATE, hashes.SHA1())):  # noqa: S303 (RFC 2634 has no other)
        if not any(attribute.part(0, der.OID).raw == kind for attribute in attributes.parts):
            continue
        named = _attribute(attributes, kind).part(0, der.SEQUENCE).part(0, der.SEQUENCE)
        algorithm: hashes.HashAlgorithm = usual
        if named.parts and named.parts[0].tag == der.SEQUENCE:
            _, algorithm = _DIGESTS.get(named.parts[0].part(0, der.OID).raw, ("", usual))
        digest = named.tagged(der.OCTETS)
        if digest is None or digest.content != certificate.fingerprint(algorithm):
            raise BadInput("the certificate is not the one that the signer names")
        return
    raise BadInput("the signer names no certificate")


def _check(
    certificate: x509.Certificate, signature: bytes, message: bytes, algorithm: hashes.HashAlgorithm, *, pss: bool
) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            filled = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO) if pss else padding.PKCS1v15()
            key.verify(signature, message, filled, algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(algorithm))
        else:
            raise BadInput("signed by an algorithm that is not known")
    except InvalidSignature:
        raise BadInput("the signature does not hold") from None


def _allowed(certificate: x509.Certificate, at: datetime) -> None:
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadInput("the certificate is not for timestamps alone")
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise BadInput(f"the certificate was not valid at {at:%Y-%m-%d %H:%M:%SZ}")


def _attribute(attributes: der.Value, kind: bytes) -> der.Value:
    for attribute in attributes.parts:
        if attribute.part(0, der.OID).raw == kind and len(values := attribute.part(1, der.SET).parts) == 1:
            return values[0]
    raise BadInput("a signed attribute is missing")


def _moment(text: bytes) -> datetime:
    """GeneralizedTime as RFC 3161 §2.4.2 has it: to the second or finer, and in UTC."""
    whole, _, fraction = text.decode("ascii").removesuffix("Z").partition(".")
    if not text.endswith(b"Z"):
        raise BadInput("a time that is not in UTC")
    micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
    return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(microsecond=micro, tzinfo=UTC)
