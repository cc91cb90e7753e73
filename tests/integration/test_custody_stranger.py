"""What a stranger does who has no Tearsheet: the commands of the docs, run as they stand there."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.adapters.custody import signer
from tests.conftest import ROOT
from tests.integration.authority import authority
from tests.integration.rawserver import RawServer
from tests.integration.sealedhouse import LOG, sealed
from tests.integration.test_custody_stamps import stamp

DOCS = (ROOT / "bot/docs/custody.md").read_text("utf-8")
COMMANDS = [block for block in re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL) if "tearsheet" not in block]
FILES, MANIFEST, SIGNATURE, KEY, CHAIN, STAMP = range(6)

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("openssl", "sha256sum", "bash"))), reason="no openssl or coreutils"
)


@pytest.fixture
async def house(tmp_path: Path) -> Path:
    root = await sealed(tmp_path, 22, 23)
    with RawServer(authority().script) as server:
        await stamp(root, server.origin)
    (root / "authority.pem").write_bytes(authority().root.read_bytes())
    return root


def run(root: Path, *blocks: int) -> subprocess.CompletedProcess[str]:
    text = "set -e\n" + "\n".join(COMMANDS[block] for block in sorted({FILES, *blocks}))
    return subprocess.run(["bash", "-c", text], cwd=root, capture_output=True, text=True, timeout=30, check=False)


def test_every_step_says_yes_over_an_archive_that_is_as_it_was(house: Path) -> None:
    done = run(house, *range(len(COMMANDS)))
    assert done.returncode == 0, done.stderr
    manifest, line, signature, key, stamped = (done.stdout + done.stderr).splitlines()[:5]
    assert manifest.split()[0] in line
    assert signature == "Signature Verified Successfully"
    assert f'"key":"{key.split()[0]}"' in line
    assert "Verification: OK" in done.stdout + done.stderr
    assert "broken" not in done.stdout
    assert stamped


def test_each_step_says_no_where_something_was_changed(house: Path) -> None:
    log = (house / LOG).read_bytes()
    changes = {FILES: "warc/2026/11/22/c-00002-h.warc.gz", SIGNATURE: LOG, CHAIN: LOG, STAMP: LOG}
    for block, file in changes.items():
        content = (house / file).read_bytes()
        changed = content.replace(b'"signed_at":"2026', b'"signed_at":"2025') if file == LOG else b"another"
        (house / file).write_bytes(changed)
        done = run(house, SIGNATURE, block)
        assert done.returncode != 0 or "broken before" in done.stdout or "Failure" in done.stdout + done.stderr, block
        (house / file).write_bytes(content)
    assert (house / LOG).read_bytes() == log


def test_a_bundles_signature_is_what_a_browser_verifies(tmp_path: Path) -> None:
    """Raw r and s over the text of the hash; openssl takes the same two numbers in DER."""
    digest = b"sha256:" + b"0f" * 32
    made = signer(tmp_path)(digest)
    raw = base64.b64decode(made.signature)
    assert len(raw) == 96
    numbers = [int.from_bytes(part, "big") for part in (raw[:48], raw[48:])]
    parts = b"".join(der(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big")) for n in numbers)
    (tmp_path / "signature").write_bytes(der(0x30, parts))
    (tmp_path / "hash").write_bytes(digest)
    (tmp_path / "key.der").write_bytes(base64.b64decode(made.public_key))
    command = ["openssl", "dgst", "-sha256", "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "hash"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Verified OK", done.stderr
    again = signer(tmp_path)(digest)
    assert again.public_key == made.public_key, "one key, made once"
    assert "P-384" in openssl("pkey", "-in", tmp_path / "keys/bundle.pem", "-text", "-noout")


async def test_the_key_files_are_what_openssl_reads(house: Path) -> None:
    private, public = house / "keys/custody.pem", house / "keys/custody.pub.pem"
    assert openssl("pkey", "-in", private, "-pubout") == public.read_text()
    assert "ED25519" in openssl("pkey", "-in", private, "-text", "-noout")


def der(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def openssl(*arguments: str | Path) -> str:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True).stdout
