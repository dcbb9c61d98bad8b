"""What the page consists of, for programs: a bill of materials as CycloneDX writes it, made of runtime.lock.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tools.lockfile import Artefact, NpmSource, PipSource

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"


def parts_list(artefacts: Mapping[str, Artefact], version: str, licence: str) -> bytes:
    """CycloneDX 1.6 as JSON, of Scanveil in this version; the same bytes every time, so it says no date."""
    made = {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "scanveil",
                "name": "scanveil",
                "version": version,
                "licenses": [{"license": {"id": licence}}],
            }
        },
        "components": [_component(one) for one in artefacts.values()],
        "dependencies": [
            {"ref": "scanveil", "dependsOn": sorted(artefacts)},
            *({"ref": name} for name in sorted(artefacts)),
        ],
    }
    return json.dumps(made, indent=1, ensure_ascii=False).encode() + b"\n"


def _component(artefact: Artefact) -> dict[str, Any]:
    named = next(_package_urls(artefact), None)
    return {
        "type": "library",
        "bom-ref": artefact.name,
        "name": artefact.name,
        "version": artefact.version,
        "licenses": [{"license": {"id": artefact.licence}}],
        "hashes": [{"alg": "SHA-256", "content": artefact.sha256}],
        **({"purl": named} if named else {}),
        "externalReferences": [{"type": "website", "url": artefact.home}],
    }


def _package_urls(artefact: Artefact) -> Iterator[str]:
    """By which registries name it, where one has it under its own name."""
    for source in artefact.sources:
        if isinstance(source, NpmSource):
            name, _at, version = source.spec.rpartition("@")
            yield f"pkg:npm/{name.replace('@', '%40')}@{version}"
        elif isinstance(source, PipSource) and source.member is None:
            yield f"pkg:pypi/{source.spec.replace('==', '@')}"
