"""What was counted, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median

from tools.hospitals.invented import FEW
from tools.hospitals.measuring import LEAST_KEPT, MOST_WITHHELD, Count


def table(count: Count, most: int) -> str:
    """All that was counted under a preset; of each list the `most` frequent."""
    by_check, by_itself, unreadable = count.reasons
    lines = [
        f"{count.preset}: {count.files:,} files, {count.copies:,} copies",
        f"  withheld by the check       {count.withheld:8.2%}  (at most {MOST_WITHHELD:.1%})",
        *_listed(by_check, most),
        f"  withheld by what they say of themselves, or by their pixels {by_itself.total():,}",
        *_listed(by_itself, most),
        f"  not DICOM, damaged, or there twice  {unreadable.total():,}",
        *_listed(unreadable, most),
    ]
    if count.texts:
        lines += [
            f"  planted {count.planted:,} beside {count.texts:,} harmless texts; leaked {count.leaked.total():,}",
            *_listed(_tally((leak.how, times) for leak, times in count.leaked.items()), most),
            *_listed(_tally((leak.where.rpartition(".")[2], times) for leak, times in count.leaked.items()), most),
            *_listed(Counter({f"{leak.text!r} in {leak.where}": times for leak, times in count.leaked.items()}), most),
            f"  harmless words kept         {count.words_kept:8.2%}  (at least {LEAST_KEPT:.0%}; "
            f"{count.kept['free']:,} of {count.harmless['free']:,})",
            *_listed(count.lost, most),
            f"    words in the patient's own name kept: {count.kept['own']:,} of {count.harmless['own']:,}; "
            f"in another's of the batch: {count.kept['others']:,} of {count.harmless['others']:,}",
            f"  changed beyond the rules, in copies with a find (at most 3, median 1): {_spread(count.mended)};",
            f"    where more than {FEW} texts are planted: {_spread(count.mended_much)}",
            f"  texts that differ from the twin's, where nothing is planted: {_spread(count.beyond)}",
        ]
    return "\n".join(lines)


def _tally(found: Iterable[tuple[str, int]]) -> Counter[str]:
    tally: Counter[str] = Counter()
    for what, times in found:
        tally[what] += times
    return tally


def _listed(found: Counter[str], most: int) -> list[str]:
    lines = [f"    {times:6,} {what}" for what, times in found.most_common(most)]
    more = len(found) - most
    return [*lines, f"           and {more:,} more"] if more > 0 else lines


def _spread(found: list[int]) -> str:
    if not found:
        return "n/a"
    return f"median {median(found):g}, most {max(found)}, in {len(found):,} copies"
