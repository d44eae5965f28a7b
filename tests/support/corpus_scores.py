"""How a half of the corpus fares against its two labels: what may be said, and what is true."""

from dataclasses import dataclass

from archiver.model.judgement import Judgement
from archiver.model.observation import Observation
from archiver.model.states import Verdict
from archiver.verdicts.judge import judge
from archiver.verdicts.policy import FAMILIES
from tests.support.corpus import AnswerCase, Half, HistoryCase, observe

GONE_LIKE = frozenset(state for family in FAMILIES for state in family.states)
"""States that count towards gone."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a half fared. Each miss is a line that begins with the case's id."""

    looks: int
    wrong_states: tuple[str, ...]
    living_missed: tuple[str, ...]
    verdicts: int
    wrong_verdicts: tuple[str, ...]
    said_gone: int
    wrongly_gone: tuple[str, ...]
    supportable: int
    gone_unsaid: tuple[str, ...]

    @property
    def accuracy(self) -> float:
        """The share of looks whose state is one of those that may be said."""
        return _share(self.looks - len(self.wrong_states), self.looks)

    @property
    def precision(self) -> float:
        """The share of `gone` verdicts that are true, of those on sources of which the truth is known."""
        return _share(self.said_gone - len(self.wrongly_gone), self.said_gone)

    @property
    def recall(self) -> float:
        """The share of `gone` verdicts that the evidence supports and that were given."""
        return _share(self.supportable - len(self.gone_unsaid), self.supportable)

    @property
    def verdict_accuracy(self) -> float:
        """The share of histories with the verdict, and the cause, that they support."""
        return _share(self.verdicts - len(self.wrong_verdicts), self.verdicts)

    def __str__(self) -> str:
        return (
            f"{self.looks} answers: state accuracy {self.accuracy:.3f}, living sources called gone-like "
            f"{len(self.living_missed)}; {self.verdicts} histories: precision of gone {self.precision:.3f} "
            f"({self.said_gone} said), recall {self.recall:.3f} ({self.supportable} supportable), "
            f"verdict and cause {self.verdict_accuracy:.3f}"
        )


def score(tested: Half) -> Score:
    """Play everything in a half and hold it against its labels."""
    seen = observe(tested.answers)
    looks = [(case, seen[case.id]) for case in tested.answers]
    verdicts = [(case, judge(case.history)) for case in tested.histories]
    said_gone = [pair for pair in verdicts if pair[1].verdict is Verdict.GONE and pair[0].truth != "unknown"]
    supportable = [pair for pair in verdicts if pair[0].verdict == "gone"]
    return Score(
        looks=len(looks),
        wrong_states=tuple(_look_line(*pair) for pair in looks if pair[1].state not in pair[0].states),
        living_missed=tuple(
            _look_line(*pair) for pair in looks if pair[0].truth == "there" and pair[1].state in GONE_LIKE
        ),
        verdicts=len(verdicts),
        wrong_verdicts=tuple(_verdict_line(*pair) for pair in verdicts if not _as_labelled(*pair)),
        said_gone=len(said_gone),
        wrongly_gone=tuple(_verdict_line(*pair) for pair in said_gone if pair[0].truth == "there"),
        supportable=len(supportable),
        gone_unsaid=tuple(
            _verdict_line(*pair) for pair in supportable if pair[1].verdict is not Verdict.GONE
        ),
    )


def _as_labelled(case: HistoryCase, judgement: Judgement) -> bool:
    return case.verdict == judgement.verdict and case.cause in ("", judgement.cause)


def _look_line(case: AnswerCase, seen: Observation) -> str:
    wanted = " or ".join(case.states)
    return f"{case.id}: said {seen.state} ({seen.reason_code}), wanted {wanted}; truth {case.truth}"


def _verdict_line(case: HistoryCase, judgement: Judgement) -> str:
    said = f"{judgement.verdict} ({judgement.cause or '-'})"
    return f"{case.id}: said {said}, wanted {case.verdict} ({case.cause or '-'}); truth {case.truth}"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
