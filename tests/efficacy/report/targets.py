"""The project's own targets for its coats, as data, and whether they are reached.

All are judged on unseen pictures and on the autoencoder that nothing was fitted to. A target is
reached if its value is; the spread beside it says how sure that is. "Plain plaid" is the luma plaid
of a period of 2.8 training px at SSIMULACRA2 75 (`plaid@75`).
"""

from __future__ import annotations

from efficacy.report.mimicry import WHOLE, times, times_clean
from efficacy.report.records import UNCLEANED, UNSEEN_VAE, Record, Records, select, values
from efficacy.report.statistics import (
    Figure,
    by_picture,
    difference_over_pictures,
    over_pictures,
    ratio_over_pictures,
)
from efficacy.report.survival import cost, left
from efficacy.report.verdicts import COSTLY, Measure, Target, Verdict, judge

MIMICRY_VAES = (UNSEEN_VAE, "sd1")
"""The mimicry lab is judged in the latents of the first of these in which it was run."""

PLAID, NOISE, ATTACK = "plaid@75", "gaussian@75", "pgd8@75"

TOLERANCE = 1.5
"""SSIMULACRA2 points within which the engine promises what it was asked for (README)."""


def _seen(contender: str, field: str) -> Measure:
    def measure(records: Records) -> Figure | None:
        own = select(records, question="visibility", contender=contender)
        return over_pictures(own, field, "points")

    return measure


def _excess(records: Records, contender: str, size: int) -> dict[str, float]:
    fields = {"question": "amplification", "vae": UNSEEN_VAE, "size": size}
    return by_picture(select(records, contender=contender, **fields), "excess")


def _excess_over(contender: str, other: str, size: int) -> Measure:
    """Excess of one contender over that of another, in times."""
    return lambda records: ratio_over_pictures(
        _excess(records, contender, size), _excess(records, other, size)
    )


def _excess_less(contender: str, size: int, other: str, other_size: int) -> Measure:
    """Excess of one contender and size less that of another; it may be next to nothing."""
    return lambda records: difference_over_pictures(
        _excess(records, contender, size), _excess(records, other, other_size), "FLIP"
    )


def _cleaned(contender: str, cleaning: str, what: Measure) -> Measure:
    def measure(records: Records) -> Figure | None:
        fields = {"question": "survival", "vae": UNSEEN_VAE, "size": 1024}
        return what(select(records, contender=contender, cleaning=cleaning, **fields))

    return measure


Setting = tuple[int, float]
"""Of the mimicry lab: size at which pictures are published, and guidance."""


def _runs(
    records: Records, contender: str, setting: Setting, cleaning: str = UNCLEANED
) -> list[Record]:
    published, guidance = setting
    every = select(records, question="mimicry", published=published)
    vae = next((one for one in MIMICRY_VAES if one in values(every, "vae")), None)
    own = select(every, vae=vae, contender=contender, share=WHOLE)
    return select(own, guidance=guidance, cleaning=cleaning)


def _mimicry(contender: str, setting: Setting, cleaning: str = UNCLEANED) -> Measure:
    """Distance over that of clean runs, cleaned alike."""
    return lambda records: times_clean(_runs(records, contender, setting, cleaning), records)


def _mimicry_over(contender: str, other: str, setting: Setting) -> Measure:
    return lambda records: times(_runs(records, contender, setting), _runs(records, other, setting))


def _survives(contender: str, cleaning: str, least: float, words: str) -> Target:
    return Target(
        f"left.{contender}.{cleaning}",
        f"`{contender}`: share of the excess left after {words}, at 1024 px (or else it costs the "
        f"picture more than {COSTLY:g} points)",
        least,
        _cleaned(contender, cleaning, left),
        _cleaned(contender, cleaning, cost),
    )


SETTINGS: tuple[Setting, ...] = tuple((px, g) for px in (768, 2048) for g in (1.0, 2.0))


def _imitated(setting: Setting) -> tuple[Target, ...]:
    """The mimicry lab's targets. Cleaning is tried on the small pictures alone."""
    published, guidance = setting
    place = f"{published}.g{guidance:g}"
    where = f"published at {published} px, guidance {guidance:g}"
    plain = (
        Target(
            f"mimicry.balanced.{place}",
            f"`balanced`, {where}: mimicry distance, times clean",
            6.0,
            _mimicry("balanced", setting),
        ),
        Target(
            f"mimicry.noise.{place}",
            f"`balanced`, {where}: mimicry distance, times that of Gaussian noise",
            3.0,
            _mimicry_over("balanced", NOISE, setting),
        ),
        Target(
            f"mimicry.subtle.{place}",
            f"`subtle`, {where}: mimicry distance, times clean",
            3.0,
            _mimicry("subtle", setting),
        ),
    )
    if published != SETTINGS[0][0]:
        return plain
    return plain + tuple(
        Target(
            f"mimicry.{cleaning}.{place}",
            f"`balanced`, {where}: mimicry distance after {words}, times clean, cleaned alike",
            2.0,
            _mimicry("balanced", setting, cleaning),
        )
        for cleaning, words in (
            ("adverse_cleaner", "AdverseCleaner"),
            ("halve_double", "halving and doubling"),
        )
    )


TARGETS: tuple[Target, ...] = (
    *(
        Target(
            f"seen.{preset}",
            f"`{preset}`: SSIMULACRA2, fit (asked for: {asked:g})",
            asked - TOLERANCE,
            _seen(preset, "ssimulacra2_fit"),
        )
        for preset, asked in (("balanced", 75.0), ("subtle", 88.0))
    ),
    Target(
        "seen.balanced.full",
        "`balanced`: SSIMULACRA2, worst crop at 1:1",
        50.0,
        _seen("balanced", "ssimulacra2_full"),
    ),
    *(
        Target(
            f"excess.balanced.{size}",
            f"`balanced`: excess at {size} px, times that of the plain plaid",
            1.5,
            _excess_over("balanced", PLAID, size),
        )
        for size in (1024, 768)
    ),
    Target(
        "excess.balanced.512",
        "`balanced`: excess at 512 px, less what the plain plaid has at 1024 px, FLIP",
        0.0,
        _excess_less("balanced", 512, PLAID, 1024),
        digits=3,
    ),
    *(
        Target(
            f"excess.{preset}.{words}.{size}",
            f"`{preset}`: excess at {size} px, less that of {other}, FLIP",
            0.0,
            _excess_less(preset, size, contender, size),
            digits=3,
        )
        for preset, words, contender, other in (
            ("subtle", "plaid", PLAID, "the plain plaid (which is more seen)"),
            ("balanced", "attack", ATTACK, "PGD at eps 8/255 (as much seen)"),
        )
        for size in (1024, 768, 512)
    ),
    _survives("balanced", "jpeg75", 0.85, "JPEG 75"),
    _survives("balanced", "adverse_cleaner", 0.7, "AdverseCleaner"),
    _survives("balanced", "halve_double", 0.5, "halving and doubling"),
    _survives("balanced", "median3", 0.5, "a median of 3 by 3"),
    *(target for setting in SETTINGS for target in _imitated(setting)),
)


def judge_all(records: Records) -> list[Verdict]:
    """What the records say of every target."""
    return [judge(target, records) for target in TARGETS]
