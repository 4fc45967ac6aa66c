"""The steps of a script, each as what it asks of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ketadesk.desk.desk import Desk
from ketadesk.desk.papers import Issue, Paper
from ketadesk.desk.replay import chair_steps
from ketadesk.desk.replay.drug_steps import drug_step
from ketadesk.desk.replay.script import ScriptStep
from ketadesk.desk.replay.shape import Toml
from ketadesk.desk.replay.ticks import ScriptTicks
from ketadesk.desk.replay.times import jump_seconds
from ketadesk.desk.replay.urgent_steps import URGENT, urgent_step
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Problem

Done = object
"""Whatever a step gives: only a Problem, or several in a tuple, matters here."""


class Steps:
    """Takes single steps of one visit on a desk, each as the person who takes it.

    Args:
        desk: of the clinic.
        ticks: the clocks under the script's hand.
        passphrases: by person id.
        reopen: kills the program and opens the store again; gives the new desk.
        vial_prefix: set before the labels of vials, so that scripts share a register.
        in_stock: names in the register by label; what one script receives others may draw from.
        ids: by staff key, the id under which the person signs in; the key itself if missing.

    Attributes:
        desk: the one that now runs; a restart brings a new one.
        visit: stream of the visit that the steps belong to, empty until it is set.
        vials: labels of the vials that were used, by their names in the register, in order.
        issues: the documents that were issued, in order.
    """

    def __init__(
        self,
        desk: Desk,
        ticks: ScriptTicks,
        passphrases: Mapping[str, str],
        reopen: Callable[[str], Desk],
        *,
        vial_prefix: str = "",
        in_stock: dict[str, str] | None = None,
        ids: Mapping[str, str] | None = None,
    ) -> None:
        self.desk = desk
        self.ticks = ticks
        self._passphrases = passphrases
        self._reopen = reopen
        self._vial_prefix = vial_prefix
        self._in_stock = {} if in_stock is None else in_stock
        self._ids = ids or {}
        self.visit = ""
        self.vials: dict[str, str] = {}
        self.issues: list[Issue] = []

    def act_as(self, key: str) -> None:
        """Sign in the person of a staff key, unless it is the one signed in.

        Raises:
            LookupError: the passphrase does not fit.
        """
        person_id = self._ids.get(key, key)
        signed_in = self.desk.session.person
        if signed_in is None or signed_in.id != person_id:
            done = self.desk.session.sign_in(person_id, self._passphrases[person_id])
            if isinstance(done, Problem):
                raise LookupError(f"{person_id} cannot sign in")

    def _proof(self, key: str) -> Proof | None:
        person_id = self._ids.get(key, key)
        passphrase = self._passphrases.get(person_id)
        if passphrase is None:
            return None
        proof = self.desk.session.prove(person_id, passphrase)
        return proof if isinstance(proof, Proof) else None

    def _own_proof(self) -> Proof:
        person = self.desk.session.person
        proof = None if person is None else self._proof(person.id)
        if proof is None:
            raise ValueError("nobody is signed in")
        return proof

    def take(self, step: ScriptStep, started: datetime) -> Done:
        """Take one step as its person.

        Args:
            step: of the script.
            started: instant of step time 0; other times of the step count from it.
        """
        self.act_as(step.by)
        simple: dict[str, Callable[[Toml], Done]] = {
            "answer": self._answer,
            "decide": self._decide,
            "override": self._override,
            "identify": self._identify,
            "order": self._order,
            "receive": self._receive,
            "prime": self._prime,
            "pause": self._pause,
            "stop": lambda value: self.desk.infusion.stop(self.visit, value),
            "pump": lambda value: self.desk.infusion.read_pump(self.visit, value["volume_ml"]),
            "reconcile": self._reconcile,
            "acknowledge": self._acknowledge,
            "event": self._event,
            "aldrete": lambda value: chair_steps.score_aldrete(self.desk, self.visit, value),
            "padss": lambda value: chair_steps.score_padss(self.desk, self.visit, value),
            "waste": self._waste,
            "discrepancy": self._discrepancy,
            "note": lambda value: self.desk.watch.note(self.visit, value),
            "sign": self._sign,
            "addendum": lambda value: self.desk.leaving.write_addendum(self.visit, value),
            "cancel": lambda value: self.desk.leaving.cancel(self.visit, value.get("reason", "")),
            "void": lambda value: self.desk.leaving.void(self.visit, value.get("reason", "")),
            "leave": self._leave,
            "own_limit": self._own_limit,
            "print": self._print,
            "restart": self._restart,
            "clock": self._clock,
        }
        if step.action in simple:
            return simple[step.action](step.value)
        if step.action == "observe":
            proof = self._own_proof() if "at_clinical" in step.value else None
            return chair_steps.observe(self.desk, self.visit, step.value, started, proof)
        if step.action == "correct":
            return chair_steps.correct(self.desk, self.visit, step.value, started)
        if step.action in URGENT:
            return self._urgent(step.action, step.value)
        return self._drug(step.action, step.value, happened=step.happened)

    # --- steps -----------------------------------------------------------------------------

    def _person_id(self, key: Toml) -> str:
        return self._ids.get(str(key), str(key))

    def _answer(self, value: Toml) -> Done:
        """All items or none: a step that is refused leaves nothing behind."""
        answers = {item: self._answered(item, raw) for item, raw in value.items()}
        checks = (
            self.desk.screening.refusal(self.visit, item, raw) for item, raw in answers.items()
        )
        refused = tuple(each for each in checks if each is not None)
        if refused:
            return refused
        done = (self.desk.screening.answer(self.visit, *each) for each in answers.items())
        return tuple(each for each in done if isinstance(each, Problem))

    def _answered(self, item: str, raw: Toml) -> Toml:
        named = item in ("order.onsite", "timeout") and isinstance(raw, str)
        return self._person_id(raw) if named else raw

    def _decide(self, value: Toml) -> Done:
        return self.desk.screening.decide(
            self.visit,
            value["item"],
            value["decision"],
            value.get("reason", ""),
            self._own_proof(),
        )

    def _override(self, value: Toml) -> Done:
        reason = value.get("reason", "")
        # A script may say in one sentence why, and what is done instead.
        instead = value.get("compensating", reason)
        return self.desk.screening.override(
            self.visit, value["item"], reason, self._own_proof(), instead
        )

    def _identify(self, value: Toml) -> Done:
        return self.desk.screening.identify(self.visit, value["born"], value["record_no"])

    def _order(self, value: Toml) -> Done:
        return self.desk.screening.order(
            self.visit,
            mg_per_kg=value["mg_per_kg"],
            minutes=value["minutes"],
            concentration_mg_ml=value["concentration_mg_ml"],
            ceiling_mg=value.get("ceiling_mg"),
            weight=value.get("weight", ""),
        )

    def _receive(self, value: Toml) -> Done:
        label = value["vial"].strip()
        name = self._vial_prefix + label if label else ""
        self.vials[name] = label
        done = self.desk.register.receive(
            name,
            value["size_mg"],
            value["strength_mg_ml"],
            value["lot"],
            value["expires"],
            value.get("ndc", ""),
        )
        if not isinstance(done, Problem):
            self._in_stock[label] = name
        return done

    def _vial(self, label: str) -> str:
        """The register's name of a vial: the last one that was received under this label."""
        name = self._in_stock.get(label.strip(), self._vial_prefix + label.strip())
        self.vials[name] = label.strip()
        return name

    def _prime(self, value: Toml) -> Done:
        return self.desk.infusion.prime(self.visit, value["with"], value["line_ml"])

    def _pause(self, value: Toml) -> Done:
        return self.desk.infusion.pause(self.visit, value if isinstance(value, str) else "")

    def _reconcile(self, value: Toml) -> Done:
        return self.desk.infusion.reconcile(self.visit, value["accept"], value.get("reason", ""))

    def _acknowledge(self, value: Toml) -> Done:
        return self.desk.watch.acknowledge(self.visit, value.get("action", ""))

    def _event(self, value: Toml) -> Done:
        return self.desk.watch.record_event(
            self.visit,
            value["kind"],
            value["severity"],
            action=value.get("action", ""),
            outcome=value.get("outcome", ""),
            serious=value.get("serious", False),
        )

    def _waste(self, value: Toml) -> Done:
        witness = value.get("witness")
        return self.desk.leaving.waste(
            self.visit,
            value["mg"],
            value.get("method", ""),
            value.get("reason", ""),
            None if witness is None else self._proof(witness),
        )

    def _discrepancy(self, value: Toml) -> Done:
        return self.desk.leaving.report_discrepancy(
            self.visit, value.get("reason", ""), value.get("reported_to", "")
        )

    def _sign(self, value: Toml) -> Done:
        sign = {
            "screening": self.desk.screening.sign,
            "discharge": self.desk.leaving.sign_discharge,
            "record": self.desk.leaving.sign_record,
        }[value]
        return sign(self.visit, self._own_proof())

    def _leave(self, value: Toml) -> Done:
        return self.desk.leaving.leave(
            self.visit,
            value.get("reason", ""),
            against_advice=value.get("against_advice", False),
            form_signed=value.get("form_signed"),
            escort_told=value.get("escort_told"),
            call_booked=value.get("call_booked"),
        )

    def _own_limit(self, value: Toml) -> Done:
        patient = self.desk.charts.case(self.visit).patient.id
        return self.desk.courses.write_limit(
            patient, value["limit"], value.get("value"), value.get("reason", ""), self._own_proof()
        )

    def _print(self, value: Toml) -> Done:
        wanted = Paper(
            value["document"],
            value.get("language", ""),
            value.get("size", ""),
            value.get("paper", ""),
        )
        done = self.desk.papers.issue(self.visit, wanted, "script")
        if isinstance(done, Issue):
            self.issues.append(done)
        return done

    def _restart(self, _value: Toml) -> Done:
        person = self.desk.session.person
        self.desk = self._reopen("" if person is None else person.id)
        return None

    def _clock(self, value: Toml) -> Done:
        self.ticks.jump(jump_seconds(value) or 0)
        self.desk.charts.note_clock_jump()
        return None

    def _urgent(self, action: str, value: Toml) -> Done:
        table = dict(value)
        if "person" in table:
            table["person"] = self._person_id(table["person"])
        return urgent_step(self.desk, self.visit, action, table)

    def _drug(self, action: str, value: Toml, *, happened: bool) -> Done:
        table = dict(value) if isinstance(value, dict) else {}
        if "ordered_by" in table:
            table["ordered_by"] = self._person_id(table["ordered_by"])
        if action == "draw":
            table["vial"] = self._vial(table["vial"])
        return drug_step(self.desk, self.visit, action, table, happened=happened)
