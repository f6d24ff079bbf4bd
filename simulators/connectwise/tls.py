"""An authority of the simulator's own and a certificate for this machine's loopback names, kept from start to start."""

import ipaddress
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=730)
RENEWED_BEFORE = timedelta(days=14)
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Certificates:
    ca: Path  # who wants to trust the simulator loads this
    certificate: Path
    key: Path


def certificates(folder: Path, host: str) -> Certificates:
    """The files in the folder; made anew when they are missing, soon over, or not for this host."""
    files = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    if not _usable(files, host):
        _make(files, host)
    return files


def _usable(files: Certificates, host: str) -> bool:
    if not all(path.exists() for path in (files.ca, files.certificate, files.key)):
        return False
    known = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return known.not_valid_after_utc > datetime.now(UTC) + RENEWED_BEFORE and all(n in names for n in _names(host))


def _make(files: Certificates, host: str) -> None:
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _sign(_authority(ca_key), ca_key)
    server = _sign(_server(key, ca, ca_key, host), ca_key)
    _write(files.key, _pem(key))
    _write(files.certificate, server.public_bytes(serialization.Encoding.PEM))
    _write(files.ca, ca.public_bytes(serialization.Encoding.PEM))


def _builder(name: str, issuer: str, key: Key) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
    )


CA_NAME = "ConnectWise simulator authority"


def _authority(key: Key) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return (
        _builder(CA_NAME, CA_NAME, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _server(key: Key, ca: x509.Certificate, ca_key: Key, host: str) -> x509.CertificateBuilder:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (
        _builder("localhost", CA_NAME, key)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
    )


def _names(host: str) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = [x509.DNSName("localhost")]
    for address in dict.fromkeys(("127.0.0.1", "::1", host)):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(address)))
        except ValueError:
            if address != "localhost":
                found.append(x509.DNSName(address))
    return found


def _sign(builder: x509.CertificateBuilder, key: Key) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256())


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
