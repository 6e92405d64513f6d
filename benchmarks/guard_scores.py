"""How many of the faults put in were caught, by fault."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Score:
    """Of one fault: how many were put in and could have been published, and which were."""

    injected: int = 0
    overruled: int = 0
    missed: list[str] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def caught(self) -> int:
        """How many were not published."""
        return self.injected - len(self.missed)


def report(scores: Mapping[str, Score], verbose: bool) -> None:
    print(f"{'fault':24}{'injected':>9}{'caught':>8}{'share':>9}{'overruled':>11}  by")
    for name, score in scores.items():
        rules = ", ".join(f"{rule} {count}" for rule, count in score.rules.most_common(5))
        share = f"{score.caught / max(score.injected, 1):.2%}"
        print(f"{name:24}{score.injected:>9}{score.caught:>8}{share:>9}{score.overruled:>11}  {rules}")
    if verbose:
        for name, score in scores.items():
            for missed in score.missed:
                print(f"missed {name}: {missed}")


def totals(scores: Mapping[str, Score]) -> dict[str, str]:
    """The shares caught: of all faults but those by ten, and of those by ten."""
    tens = [score for name, score in scores.items() if name in ("x10", "/10", "one x10", "one /10")]
    others = [score for score in scores.values() if score not in tens]
    return {
        "caught": _share(others),
        "caught_tens": _share(tens),
        "injected": str(sum(score.injected for score in scores.values())),
        "missed": str(sum(len(score.missed) for score in scores.values())),
    }


def _share(scores: Sequence[Score]) -> str:
    """Of what could have been published; "nan" where there was nothing."""
    injected = sum(score.injected for score in scores)
    return f"{sum(score.caught for score in scores) / injected:.4f}" if injected else "nan"
