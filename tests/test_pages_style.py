"""The style sheet and the script: small, and every text legible on its ground."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLES = Path(settings.BASE / "static" / "ratecard.css")
SCRIPT = Path(settings.BASE / "static" / "ratecard.js")


def test_style_and_script_stay_small() -> None:
    assert STYLES.stat().st_size <= 20_000
    assert SCRIPT.stat().st_size <= 10_000


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_every_ground_it_is_set_on(scheme: int) -> None:
    found = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", STYLES.read_text())
    colour = {name: schemes[scheme] for name, *schemes in found}
    for ground in ("page", "wash", "best", "sun"):
        for text in ("ink", "dim", "link", "good", "warn", "bad"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert contrast(colour["edge"], colour["page"]) >= 3, "the border of a field"
    assert contrast(colour["page"], colour["link"]) >= 4.5, "the words on a button"
