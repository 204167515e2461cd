"""What a rule is: metadata, examples that are its tests, and one function from a notice to what it found."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar

from auditor.finding import Confidence, Edit, Finding, Place, Severity
from auditor.notice import Notice
from auditor.report import Check, RuleInfo


class Rule(ABC):
    """A check of one kind of contradiction; subclasses are frozen dataclasses whose fields are their options.

    The first line of a subclass's docstring is the title that listings show (Chinese). ``bad`` and ``good`` are
    documents in small: in ``bad`` the marks ⟦ ⟧ stand around every place that a finding must have, and nothing else may
    be found; in ``good`` the rule must stay silent. ``needs`` names the layers of ``Notice`` that it reads; a rule that
    names ``tokens`` costs the run an import of spaCy. One that is ``optional`` runs only where it is selected by its id, or
    by a profile or file with ``extend-select``.
    names ``tokens`` costs the run an import of spaCy. ``on_recognised`` is False where the rule looks at what nobody can
    tell from a scanned page, such as the width of a mark.
    """

    id: ClassVar[str]
    severity: ClassVar[Severity]
    confidence: ClassVar[Confidence] = "high"
    basis: ClassVar[str] = ""
    tags: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[bool] = False
    on_recognised: ClassVar[bool] = True
    bad: ClassVar[tuple[str, ...]]
    good: ClassVar[tuple[str, ...]]

    @abstractmethod
    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        """Yields findings (``self.finding``), and what was compared and agrees (``self.agreed``)."""

    def finding(
        self,
        message: str,
        place: Place,
        *against: Place,
        suggestion: str | None = None,
        edits: Iterable[Edit] = (),
        severity: Severity | None = None,
        confidence: Confidence | None = None,
    ) -> Finding:
        """A finding of this rule: ``message`` is one sentence that states both readings, ``against`` the other ends.

        ``edits`` say the remedy to a machine, for ``--track-changes``: only where nobody has to think first.
        """
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            confidence=confidence or self.confidence,
            message=message,
            place=place,
            against=against,
            suggestion=suggestion,
            edits=tuple(edits),
        )

    def agreed(self, message: str, *places: Place) -> Check:
        """Something that this rule compared and found right, for the tab 已核对."""
        return Check(self.id, message, places)

    @classmethod
    def title(cls) -> str:
        """The first line of the docstring."""
        return (cls.__doc__ or "").strip().split("\n")[0].strip()

    @classmethod
    def info(cls) -> RuleInfo:
        """What a report's writer may say of this rule."""
        help = inspect.cleandoc(cls.__doc__ or "").partition("\n")[2].strip()
        return RuleInfo(
            cls.id,
            cls.title(),
            cls.severity,
            cls.basis,
            cls.confidence,
            cls.tags,
            help,
            tuple(cls.bad),
            tuple(cls.good),
        )
