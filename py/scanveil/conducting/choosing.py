"""Which files go into an archive, where somebody wants but some of them."""

from __future__ import annotations

from typing import NamedTuple

from scanveil.library.instance import Instance
from scanveil.library.person import spelled_number


class Only(NamedTuple):
    """What is wanted, by Study and Series Instance UIDs, modalities and Patient IDs; nothing of a kind is all of it."""

    studies: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()

    def takes(self, instance: Instance) -> bool:
        """Whether a file is wanted: by each kind of what is."""
        return (
            (not self.studies or instance.study_instance_uid in self.studies)
            and (not self.series or instance.series_instance_uid in self.series)
            and (not self.modalities or instance.modality.upper() in {one.upper() for one in self.modalities})
            and (not self.persons or instance.identity.number in {spelled_number(one) for one in self.persons})
        )
