"""The custody against the bytes: every line, manifest, listed file, key and timestamp; what fails is told as it is found.

In this order: the public keys; the log (form of each line, chain, key, signature); each line's manifest; the timestamps;
then the files that the manifests list, which takes long. A manifest that is not the one that was signed proves nothing
of its files: they count as not covered. Nothing here stops at a fault, and nothing is changed.

No fault, but told in `Examined`: sealed files that no manifest lists yet, a manifest that no line names yet, a key that
took the place of another, a private key without its public half, days that do not ascend.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.model import codec
from bot.model.errors import BadInput
from bot.model.evidence import Examined, Fault

from . import keys, manifest, stamps
from . import log as chain

Found = Callable[[Fault], None]
_SLACK = timedelta(minutes=10)
"""That our clock may be ahead of an authority's before it is told."""


def check(root: Path, found: Found, told: Callable[[int, int], None] = lambda *_: None) -> Examined:
    """Tells `found` of each fault, and `told` how many bytes are hashed, and of how many. Reads only; takes its time."""
    return _Check(root, found, told).all()


class _Check:
    def __init__(self, root: Path, found: Found, told: Callable[[int, int], None]) -> None:
        self._root = root
        self._found = found
        self._told = told
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._key_files: dict[str, str] = {}
        self._good: list[chain.Place] = []
        """Lines whose signature holds."""
        self._lines: list[chain.Line] = []
        """Every line that can be read."""
        self._listed: dict[str, str] = {}
        """File → digest, of manifests as they were signed."""
        self._manifests = 0
        self._stamped: list[str] = []
        self._notes: list[str] = []

    def all(self) -> Examined:
        self._read_keys()
        self._read_log()
        for place in self._good:
            self._read_manifest(place)
        self._read_stamps()
        self._note()
        files, size = self._hash()
        days = [place.line.day for place in self._good if place.line]
        return Examined(
            files=files,
            bytes=size,
            manifests=self._manifests,
            lines=len(self._good),
            first=days[0] if days else "",
            last=days[-1] if days else "",
            keys=tuple(dict.fromkeys(place.line.key for place in self._good if place.line)),
            stamped=tuple(self._stamped),
            uncovered=tuple(path for path in manifest.sealed(self._root) if path not in self._listed),
            notes=tuple(self._notes),
        )

    def _fault(self, file: str, what: str, offset: int = -1) -> None:
        self._found(Fault(file=file, offset=offset, what=what))

    def _read_keys(self) -> None:
        folder = self._root / keys.FOLDER
        for path in sorted(folder.glob(f"custody*{keys.PUBLIC}")):
            key = keys.public_key(path.read_bytes())
            if key is None:
                self._fault(f"{keys.FOLDER}/{path.name}", "no public key in the form that this program writes")
            else:
                self._keys[keys.key_id(key)] = key
                self._key_files[keys.key_id(key)] = f"{keys.FOLDER}/{path.name}"
        own = keys.own_id(self._root)
        if own and own not in self._keys:
            self._notes.append(
                f"{keys.FOLDER}/{keys.CUSTODY}: its public half is not beside it; the next start puts it there"
            )

    def _read_log(self) -> None:
        before = chain.NOTHING
        for place in chain.places(self._root):
            self._read_line(place, before)
            before = place.sha256
        signers = {line.key for line in self._lines}
        if signers - self._keys.keys():
            for idle in self._keys.keys() - signers:
                what = "it signed no line, and the key of a line is missing: altered, or another's"
                self._fault(self._key_files[idle], what)

    def _read_line(self, place: chain.Place, before: str) -> None:
        line = place.line
        if line is None:
            torn = "a line that is not whole (a crash? the next start mends it)"
            self._fault(chain.LOG, "no line of this log" if place.whole else torn, place.offset)
            return
        self._lines.append(line)
        if line.previous != before:
            what = f"the chain is broken: the line before has the SHA-256 {before}, and {line.previous} is said"
            self._fault(chain.LOG, what, place.offset)
        if what := _unsigned(line, self._keys):
            self._fault(chain.LOG, what, place.offset)
        else:
            self._good.append(place)

    def _read_manifest(self, place: chain.Place) -> None:
        assert place.line is not None  # only whole lines are good
        file = f"{manifest.FOLDER}/{place.line.manifest}"
        try:
            content = (self._root / file).read_bytes()
        except FileNotFoundError:
            self._fault(file, "missing: the log names it")
            return
        except OSError as error:
            self._fault(file, f"it cannot be read: {error.strerror}")
            return
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != place.line.sha256:
            self._fault(file, *self._altered(content, sha256, place.line.sha256))
            return
        self._manifests += 1
        for entry in manifest.entries(content):
            if not entry.path:
                self._fault(file, "a line that names no file below warc/", entry.offset)
            elif self._listed.setdefault(entry.path, entry.sha256) != entry.sha256:
                self._fault(file, f"another digest for {entry.path} than an earlier manifest has", entry.offset)

    def _altered(self, content: bytes, is_: str, was: str) -> tuple[str, int]:
        """What is said of a manifest that is not the one that was signed, and where in it, as far as its files show it."""
        what = f"altered: its SHA-256 is {is_}, and {was} was signed; what it says of its files proves nothing"
        for entry in manifest.entries(content):
            path = self._root / entry.path
            if not entry.path or not path.is_file() or manifest.digest(path, lambda _: None) != entry.sha256:
                return f"{what}; its line here cannot be read, or is not what its file has", entry.offset
        return what, -1

    def _read_stamps(self) -> None:
        by_day = {place.line.day: place for place in self._good if place.line}
        for path in sorted((self._root / manifest.FOLDER).glob("*.tsr")):
            file = f"{manifest.FOLDER}/{path.name}"
            place = by_day.get(path.name.split(".")[0])
            if place is None or place.line is None:
                self._fault(file, "a timestamp of a day for which no line of the log holds")
                continue
            try:
                with path.open("rb") as stream:
                    stamp = stamps.read(stream.read(stamps.LARGEST + 1), bytes.fromhex(place.sha256))
            except BadInput as error:
                self._fault(file, f"no timestamp of the line of {place.line.day}: {error}")
                continue
            self._stamped.append(f"{place.line.day} {stamp.at:%Y-%m-%dT%H:%M:%SZ} {stamp.authority}")
            if codec.utc(stamp.at + _SLACK) < place.line.signed_at:
                self._notes.append(f"{file}: stamped before the line says it was signed, {place.line.signed_at}")

    def _note(self) -> None:
        named = {line.manifest for line in self._lines}
        self._notes += [
            f"{manifest.FOLDER}/{name}: no line of the log names it yet"
            for name in manifest.names(self._root)
            if name not in named
        ]
        for before, after in zip(self._lines, self._lines[1:], strict=False):
            if before.key != after.key:
                self._notes.append(f"from {after.day} on another key signs: {after.key}, before it {before.key}")
            if before.day >= after.day:
                self._notes.append(f"the line of {after.day} stands behind that of {before.day}")

    def _hash(self) -> tuple[int, int]:
        """Files compared, and their bytes."""
        sizes = {path: _size(self._root / path) for path in self._listed}
        total, done, files = sum(filter(None, sizes.values())), 0, 0

        def step(length: int) -> None:
            nonlocal done
            done += length
            self._told(done, total)

        for path, sha256 in self._listed.items():
            if sizes[path] is None:
                self._fault(path, "missing: a manifest lists it")
                continue
            try:
                is_ = manifest.digest(self._root / path, step)
            except OSError as error:
                self._fault(path, f"cannot be read: {error.strerror}")
                continue
            files += 1
            if is_ != sha256:
                self._fault(path, f"altered: its SHA-256 is {is_}, and the manifest has {sha256}")
        return files, done


def _unsigned(line: chain.Line, known: dict[str, Ed25519PublicKey]) -> str:
    """Why a line is nobody's word for a manifest of its day; empty where it is."""
    if line.manifest != line.day + manifest.SUFFIX or not manifest.is_name(line.manifest):
        return "it names no manifest of its day"
    if line.key not in known:
        return f"signed by a key that is not among the public keys: {line.key}"
    if not keys.verified(known[line.key], line.signature_bytes(), line.signed()):
        return "the signature does not hold"
    return ""


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None
