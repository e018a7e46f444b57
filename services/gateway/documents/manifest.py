"""The manifest: what a pack is of, where each part came from, and the hash of every file in it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC

from services.gateway.documents.content import PackContent

FORMAT = "due-regard-pack/1"
NAME = "manifest.json"


def manifest(content: PackContent, files: Mapping[str, bytes]) -> dict[str, object]:
    """The manifest with its own digest: the SHA-256 of its canonical body without the digest."""
    body = _body(content) | {"files": [_file(path, files[path]) for path in sorted(files)]}
    return body | {"digest": digest(body)}


def digest(body: Mapping[str, object]) -> str:
    """SHA-256 of the body in canonical form: keys sorted, no blanks, UTF-8."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def manifest_bytes(whole: Mapping[str, object]) -> bytes:
    """The manifest as a file that a person can read."""
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def _body(content: PackContent) -> dict[str, object]:
    request = content.request
    return {
        "format": FORMAT,
        "pack": request.id,
        "edition": request.edition,
        "council": request.council,
        "framework": content.framework.id,
        "benchmarks": list(request.benchmarks),
        "as_at": request.as_at.isoformat(),
        "from": request.from_.isoformat(),
        "made_at": request.made_at.astimezone(UTC).isoformat(),
        "made_by": request.made_by,
        "mark": content.mark,
        "signed_off_by": request.signed_off_by,
        "complete": content.complete,
        "missing": [asdict(one) for one in content.incomplete],
        "policy_versions": {answer.service: dict(sorted(answer.policy_versions.items())) for answer in content.answers},
        "audit_heads": _audit_heads(content),
        "audit_anchors": [dict(anchor) for anchor in request.anchors],
        "sections": [asdict(section) for section in content.sections()],
        "attribution": content.framework.attribution,
    }


def _audit_heads(content: PackContent) -> dict[str, object]:
    """How far each service's audit had got, and its last hash, when the pack was made."""
    heads = {a.service: {"sequence": a.sequence, "head": a.audit_head} for a in content.answers}
    request = content.request
    heads["gateway"] = {"sequence": request.gateway_sequence, "head": request.gateway_audit_head}
    return dict(sorted(heads.items()))


def _file(path: str, body: bytes) -> dict[str, object]:
    return {"path": path, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
