#!/usr/bin/env bash
# Builds the wheel with its resource files into build/out and shows that it runs by itself:
# an environment of its own, nothing from this checkout, one scripted visit.
set -euo pipefail
cd "$(dirname "$0")/.."

uv build --wheel --out-dir build/out
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
uv venv -q "$trial/venv"
uv pip install -q --python "$trial/venv/bin/python" build/out/ketadesk-*.whl
cp resources/scenarios/uneventful.toml "$trial/visit.toml"
cd "$trial"
venv/bin/ketadesk replay visit.toml --out out
ls out
