"""KetaDesk: checklist, observation record and discharge sheet for ketamine-infusion clinics.

Imports point one way: app, cli, ui, desk, (store, documents, exchange), visit,
(protocols, clinical), kernel. import-linter holds it; see ``pyproject.toml``.
"""

__version__ = "0.1.0"
