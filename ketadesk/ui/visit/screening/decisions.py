"""A prescriber settles what the screening found: decision or override, each with a sign-in."""

from __future__ import annotations

from ketadesk.desk.tries import Try
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import AskReason, Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.patient_words import full_name
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.screening.words import DECISIONS, finding_text
from ketadesk.visit.findings import Finding
from ketadesk.visit.people import Person


def prescribers(presenter: VisitPresenter) -> tuple[Person, ...]:
    """Everybody who may decide."""
    people = presenter.desk.session.people.values()
    return tuple(each for each in people if each.active and each.prescribes)


def ask_decision(presenter: VisitPresenter, dialogs: Dialogs, finding: Finding) -> bool:
    """A prescriber decides: proceed, modify or postpone, with a reason. Nothing is preselected."""
    sentences = [
        full_name(presenter.case.patient),
        finding_text(presenter.protocol, finding, presenter.assessment()),
    ]
    if finding.advise_postpone:
        sentences.append(_("Postponing is advised."))
    sentences.append(_("Postponing ends this visit."))
    wanted = SignIn(
        _("Record the prescriber's decision"),
        tuple(sentences),
        _("Record decision"),
        prescribers(presenter),
        reason_label=_("Reason"),
        drafts=presenter.draft_place(f"decide.{finding.item}."),
        choices=tuple((value, _(words)) for value, words in DECISIONS.items()),
    )

    tried = Try()

    def act(signed: Signed) -> Refused | None:
        done = presenter.attempt(
            lambda: presenter.desk.screening.decide(
                presenter.visit, finding.item, signed.choice, signed.reason, signed.proof
            ),
            tried,
        )
        return refusal(done)

    return dialogs.sign_in(wanted, act)


def ask_override(presenter: VisitPresenter, dialogs: Dialogs, finding: Finding) -> bool:
    """A prescriber overrides a hard stop with a reason.

    What the protocol asks for beside the reason is asked first.
    """
    instead = ""
    if finding.override_with:
        asked = _asked_beside(presenter, dialogs, finding)
        if asked is None:
            return False
        instead = asked
    wanted = SignIn(
        _("Override a hard stop"),
        (
            full_name(presenter.case.patient),
            finding_text(presenter.protocol, finding, presenter.assessment()),
            _("The infusion may then start in spite of it. The reason stays in the record."),
        ),
        _("Override"),
        prescribers(presenter),
        reason_label=_("Reason"),
        destructive=True,
        drafts=presenter.draft_place(f"override.{finding.item}."),
    )

    tried = Try()

    def act(signed: Signed) -> Refused | None:
        done = presenter.attempt(
            lambda: presenter.desk.screening.override(
                presenter.visit, finding.item, signed.reason, signed.proof, instead
            ),
            tried,
        )
        return refusal(done)

    return dialogs.sign_in(wanted, act)


def _asked_beside(presenter: VisitPresenter, dialogs: Dialogs, finding: Finding) -> str | None:
    """The answer to what an override must say beside its reason; None if nobody gave one."""
    said: list[str] = []

    def keep(text: str) -> Refused | None:
        # Nothing is recorded yet: the words go along with the signed override.
        said.append(text)
        return None

    wanted = AskReason(
        _("Override a hard stop"),
        (
            full_name(presenter.case.patient),
            finding_text(presenter.protocol, finding, presenter.assessment()),
            finding.override_with,
        ),
        _("Go on"),
        presenter.draft_place(f"override-with.{finding.item}."),
    )
    return said[-1] if dialogs.reason(wanted, keep) else None


def ask_screening_signature(presenter: VisitPresenter, dialogs: Dialogs) -> bool:
    """The screening is signed by whoever charts; the person signed in stands first."""
    mine = presenter.clinic.person
    people = [each for each in presenter.desk.session.people.values() if each.active]
    charting = sorted(
        (each for each in people if each.charts),
        key=lambda each: mine is None or each.id != mine.id,
    )
    who = (mine,) if mine is not None and mine.charts else tuple(charting)
    wanted = SignIn(
        _("Sign the screening"),
        (
            full_name(presenter.case.patient),
            _("You confirm that the answers are right. They then take only corrections."),
        ),
        _("Sign screening"),
        who,
    )

    tried = Try()

    def act(signed: Signed) -> Refused | None:
        return refusal(
            presenter.attempt(
                lambda: presenter.desk.screening.sign(presenter.visit, signed.proof), tried
            )
        )

    return dialogs.sign_in(wanted, act)


def cancel_visit(presenter: VisitPresenter, dialogs: Dialogs) -> bool:
    """The visit ends before the start, with a reason."""
    wanted = AskReason(
        _("Cancel this visit"),
        (
            full_name(presenter.case.patient),
            _("The visit ends without an infusion. Everything recorded stays."),
        ),
        _("Cancel visit"),
        presenter.draft_place("cancel."),
    )

    tried = Try()

    def act(reason: str) -> Refused | None:
        return refusal(
            presenter.attempt(lambda: presenter.desk.leaving.cancel(presenter.visit, reason), tried)
        )

    return dialogs.reason(wanted, act)


def void_visit(presenter: VisitPresenter, dialogs: Dialogs) -> bool:
    """Wrong patient: the record stays and is marked void."""
    wanted = AskReason(
        _("Wrong patient"),
        (
            full_name(presenter.case.patient),
            _("The record stays readable and is marked void. It cannot be used any more."),
        ),
        _("Mark as void"),
        presenter.draft_place("void."),
    )

    tried = Try()

    def act(reason: str) -> Refused | None:
        return refusal(
            presenter.attempt(lambda: presenter.desk.leaving.void(presenter.visit, reason), tried)
        )

    return dialogs.reason(wanted, act)
