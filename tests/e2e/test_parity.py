"""One recipe, by the command line and by the page: the same pixels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from browsing.files import Given, encoded
from browsing.native import levels
from browsing.studio import Studio
from pictures import painting
from PIL import Image
from urushi.cli import main

LAYERS = (
    "lattice:sizes=1024+768@picture:picture=shade.png,feather=4",
    "warp:amount=0.5@!tones:high=0.4",
    "decoy:drawing=cat,amount=0.3",
    "washi:amount=0.8",
    "image:mode=emboss,amount=0.5",
    "text:text=© 漆\\, 2026,layout=tile,angle=-25,amount=0.4",
)
"""Five layers, two masks and a watermark."""


def test_command_line_and_page_agree(
    studio: Studio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    given = encoded("given.png", painting(700, 520))
    Path("given.png").write_bytes(given.data)
    Image.radial_gradient("L").save("shade.png")
    words = [word for layer in LAYERS for word in ("--layer", layer)]
    assert main(["recipe", "--target", "70", *words]) == 0
    text = capsys.readouterr().out
    Path("coat.json").write_text(text, encoding="utf-8")

    studio.add_and_see(given)
    studio.open_advanced()
    studio.choose_file(studio.by("recipe-open"), Given("coat.json", text.encode()))
    studio.page.wait_for_function(
        "() => document.querySelector('run-bar').app.store.state.settings.recipe.target === 70"
    )
    studio.previewed()
    saved = studio.coat_and_save()

    seed = str(studio.settings_used()["seed"])
    arguments = ["--recipe", "coat.json", "--seed", seed, "--json"]
    assert main(["protect", "given.png", "-o", "coated.png", *arguments]) == 0
    scores = json.loads(capsys.readouterr().out)["ssimulacra2"]
    theirs, ours = Image.open("coated.png"), saved.image
    assert theirs.mode == ours.mode and theirs.size == ours.size
    assert np.abs(levels(theirs) - levels(ours)).max() <= 1
    assert np.abs(levels(theirs) - levels(given.image)).max() > 20  # the watermark is on
    assert scores["fit"] == pytest.approx(70, abs=1.5)
