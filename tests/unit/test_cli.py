"""The command line as a shell user meets it: exit codes, files, standard output and error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pictures import PICTURES
from PIL import Image
from urushi import PRESETS, Recipe, protect
from urushi.cli import main
from urushi.keys import is_raw, stretch
from urushi.notation import parse_layer
from urushi.reference import markdown, schema

from unit.support import pixels, to_bytes

Shell = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a PNG, a JPEG, a WebP and a text file, which is also the current one."""
    image = PICTURES["cel"](120, 90)
    for name, format_ in (("a.png", "PNG"), ("b.jpg", "JPEG"), ("c.webp", "WEBP")):
        (tmp_path / name).write_bytes(to_bytes(image, format_))
    (tmp_path / "notes.txt").write_text("not a picture")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Exit code of a command line; argparse leaves by SystemExit."""
    try:
        return main(arguments)
    except SystemExit as error:
        return int(error.code or 0)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_one_file(folder: Path, capsys: Shell) -> None:
    assert run("protect", "a.png", "-o", "out.png", "--seed", "3", "--key", "k") == 0
    expected = protect((folder / "a.png").read_bytes(), PRESETS["balanced"], key="k", seed=3)
    assert (folder / "out.png").read_bytes() == expected.data
    captured = capsys.readouterr()
    assert captured.out.startswith("a.png -> out.png  120x90  SSIMULACRA2 ")
    assert captured.err == ""


def test_a_recipe_with_its_files_gives_the_same_as_the_flags(folder: Path, capsys: Shell) -> None:
    (folder / "mark.png").write_bytes(to_bytes(Image.new("RGB", (30, 20), "red"), "PNG"))
    (folder / "mask.png").write_bytes(to_bytes(Image.radial_gradient("L"), "PNG"))
    flags = ["--preset", "subtle", "--layer", "lattice@picture:picture=mask.png"]
    flags += ["--add-layer", "logo:picture=mark.png,amount=0.5"]
    assert run("recipe", *flags) == 0
    text = capsys.readouterr().out
    recipe = Recipe.from_json(text)
    assert recipe.target == PRESETS["subtle"].target
    assert sorted(recipe.files.values()) == sorted(
        (folder / name).read_bytes() for name in ("mark.png", "mask.png")
    )
    (folder / "coat.json").write_text(text)
    assert run("protect", "a.png", "-o", "1.png", "--seed", "3", *flags) == 0
    assert run("protect", "a.png", "-o", "2.png", "--seed", "3", "--recipe", "coat.json") == 0
    assert (folder / "1.png").read_bytes() == (folder / "2.png").read_bytes()


@pytest.mark.parametrize(
    ("name", "said"), [("gone.png", "No such file"), ("notes.txt", "cannot be used")]
)
def test_a_file_that_cannot_be_used_is_named(
    folder: Path, capsys: Shell, name: str, said: str
) -> None:
    assert run("protect", "a.png", "-o", "o.png", "--layer", f"logo:picture={name}") == 2
    told = capsys.readouterr().err
    assert name in told and said in told
    assert not (folder / "o.png").exists()


@pytest.mark.usefixtures("folder")
def test_says_which_characters_the_font_lacks(capsys: Shell) -> None:
    for text, said in (("© 漆", ""), ("漆 ไทย", "the font has no ไทย")):
        assert run("protect", "a.png", "-o", f"{text}.png", "--layer", f"text:text={text}") == 0
        told = capsys.readouterr().err
        assert said in told if said else told == ""


def test_works_as_a_program(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "urushi", "protect", "a.png", "-o", "out.png", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["output"] == "out.png"


def test_json_has_the_documented_fields(folder: Path, capsys: Shell) -> None:
    assert run("protect", "a.png", "b.jpg", "-o", "out/", "--json", "--preset", "subtle") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["input"] for line in lines] == ["a.png", "b.jpg"]
    for line in lines:
        assert {"input", "output", "width", "height", "ssimulacra2", "amplitude", "seconds"} <= set(
            line
        )
        assert set(line) == {
            *("input", "output", "width", "height", "ssimulacra2", "amplitude", "seconds"),
            *("bound_by", "seed", "notices"),
        }
        assert (line["width"], line["height"]) == (120, 90)
        assert set(line["ssimulacra2"]) == {"fit", "full"}
        assert abs(line["ssimulacra2"]["fit"] - 88) < 1.5
        assert 0 < line["amplitude"] < 0.15
        assert line["seconds"] > 0
        assert Path(line["output"]).is_file()
    # The seed that was drawn makes the same file again.
    arguments = ("--seed", str(lines[0]["seed"]), "--preset", "subtle", "-q")
    assert run("protect", "a.png", "-o", "again.png", *arguments) == 0
    assert (folder / "again.png").read_bytes() == (folder / lines[0]["output"]).read_bytes()


def test_a_folder_gets_sensible_names(folder: Path) -> None:
    assert run("protect", "a.png", "b.jpg", "c.webp", "-o", "new/deep", "-q") == 0
    assert files(folder / "new" / "deep") == {"a.urushi.png", "b.urushi.jpg", "c.urushi.webp"}


def test_one_file_into_a_folder(folder: Path) -> None:
    assert run("protect", "b.jpg", "-o", ".", "-q") == 0
    assert run("protect", "b.jpg", "-o", "made/", "-q") == 0
    assert (folder / "b.urushi.jpg").is_file() and (folder / "made" / "b.urushi.jpg").is_file()


def test_a_picture_without_or_with_a_wrong_suffix(folder: Path) -> None:
    (folder / "b.jpg").rename(folder / "wrong.png")
    (folder / "a.png").rename(folder / "none")
    assert run("protect", "wrong.png", "none", "-o", "out/", "-q") == 0
    assert files(folder / "out") == {"wrong.urushi.jpg", "none.urushi.png"}


@pytest.mark.parametrize(
    ("name", "format_"),
    [("x.jpg", "JPEG"), ("x.JPEG", "JPEG"), ("x.webp", "WEBP"), ("x.png", "PNG"), ("x", "PNG")],
)
def test_the_suffix_chooses_the_format(folder: Path, name: str, format_: str) -> None:
    assert run("protect", "a.png", "-o", name, "-q") == 0
    with Image.open(folder / name) as image:
        assert image.format == format_


def test_format_and_quality_flags(folder: Path) -> None:
    for quality in ("30", "90"):
        arguments = ("--format", "webp", "--quality", quality, "-q", "--seed", "1")
        assert run("protect", "a.png", "-o", f"q{quality}", *arguments) == 0
    assert (folder / "q30").stat().st_size < (folder / "q90").stat().st_size
    assert run("protect", "a.png", "b.jpg", "-o", "w/", "--format", "webp", "-q") == 0
    assert files(folder / "w") == {"a.urushi.webp", "b.urushi.webp"}


def test_target_and_recipe(folder: Path, capsys: Shell) -> None:
    (folder / "r.json").write_text(PRESETS["strong"].to_json(), encoding="utf-8")
    for arguments, target in (
        (("--recipe", "r.json"), 60),
        (("--recipe", "r.json", "--target", "80"), 80),
        (("--preset", "subtle", "--target", "66"), 66),
        (("--target", "90"), 90),
        ((), 75),
    ):
        assert run("protect", "a.png", "-o", "o.png", "--force", "--json", *arguments) == 0
        line = json.loads(capsys.readouterr().out)
        assert line["ssimulacra2"]["fit"] == pytest.approx(target, abs=1.5)


# -- what must not be lost -----------------------------------------------------------------------


def test_layers_by_flag(folder: Path) -> None:
    word = "lattice:period=3@!texture:feather=2"
    assert run("protect", "a.png", "-o", "x.png", "--seed", "1", "--layer", word) == 0
    assert run("protect", "a.png", "-o", "y.png", "--seed", "1", "--add-layer", word) == 0
    data, layer = (folder / "a.png").read_bytes(), parse_layer(word)
    balanced = PRESETS["balanced"]
    for name, layers in (("x.png", (layer,)), ("y.png", (*balanced.layers, layer))):
        expected = protect(data, Recipe(balanced.target, layers), seed=1)
        assert (folder / name).read_bytes() == expected.data


def test_size_by_flag(folder: Path, capsys: Shell) -> None:
    assert run("protect", "a.png", "-o", "x.png", "--size", "60", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["width"], report["height"]) == (60, 45)
    assert Image.open(folder / "x.png").size == (60, 45)
    assert run("protect", "a.png", "-o", "y.png", "--size", "pixiv") == 0
    assert Image.open(folder / "y.png").size == (120, 90)  # nothing is enlarged


@pytest.mark.usefixtures("folder")
def test_forecast(capsys: Shell) -> None:
    chains = ("--chain", "jpeg85+area1024", "--chain", "blur")
    assert run("forecast", "a.png", "--seed", "1", *chains, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert [outcome["chain"] for outcome in report["outcomes"]] == ["jpeg85+area1024", "blur"]
    assert [layer["name"] for layer in report["layers"]] == ["lattice", "texture"]
    chains = ("--chain", "area1024+halving", "--chain", "blur+blur")
    assert run("forecast", "a.png", "--layer", "lattice:period=2.6", *chains) == 0
    folded, lost = capsys.readouterr().out.splitlines()[-2:]
    assert folded.startswith("area1024+halving") and not folded.endswith("lost")
    assert lost.startswith("blur+blur") and lost.endswith("lost")
    assert run("forecast", "missing.png") == 1
    assert run("forecast", "notes.txt") == 1
    assert run("forecast", "a.png", "--chain", "magic") == 2
    assert run("forecast", "a.png", "--seed", "-1") == 2


def test_key_by_flag_file_or_made_anew(folder: Path, capsys: Shell) -> None:
    assert run("key") == 0
    key = capsys.readouterr().out.strip()
    assert is_raw(key)
    (folder / "my.key").write_text(f"{key}\nkept since 2026\n")
    one = ("protect", "a.png", "--seed", "1", "-o")
    assert run(*one, "x.png", "--key", key) == 0
    assert run(*one, "y.png", "--key-file", "my.key") == 0
    assert run(*one, "z.png") == 0
    x, y, z = ((folder / name).read_bytes() for name in ("x.png", "y.png", "z.png"))
    assert x == y != z
    capsys.readouterr()
    assert run("key", "my own phrase") == 0
    assert capsys.readouterr().out.strip() == stretch("my own phrase")


def test_never_overwrites_without_force(folder: Path, capsys: Shell) -> None:
    (folder / "out.png").write_bytes(b"precious")
    assert run("protect", "a.png", "-o", "out.png") == 2
    assert (folder / "out.png").read_bytes() == b"precious"
    assert "out.png exists" in capsys.readouterr().err
    assert run("protect", "a.png", "-o", "out.png", "--force", "-q") == 0
    assert pixels((folder / "out.png").read_bytes()).shape == (90, 120, 3)


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("same", ["a.png", "./a.png", "link.png", "hard.png"])
def test_never_overwrites_its_input(folder: Path, same: str, force: tuple[str, ...]) -> None:
    (folder / "link.png").symlink_to("a.png")
    os.link(folder / "a.png", folder / "hard.png")
    before = (folder / "a.png").read_bytes()
    assert run("protect", "a.png", "-o", same, *force) == 2
    assert (folder / "a.png").read_bytes() == before


def test_never_overwrites_another_input_of_the_batch(folder: Path) -> None:
    (folder / "a.urushi.png").write_bytes((folder / "a.png").read_bytes())
    before = (folder / "a.urushi.png").read_bytes()
    assert run("protect", "a.png", "a.urushi.png", "-o", ".", "--force") == 2
    assert (folder / "a.urushi.png").read_bytes() == before


def test_two_pictures_never_share_a_name(folder: Path, capsys: Shell) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.png").write_bytes((folder / "a.png").read_bytes())
    assert run("protect", "a.png", "sub/a.png", "-o", "out/") == 2
    assert "a.urushi.png" in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_one_bad_file_does_not_stop_the_rest(folder: Path, capsys: Shell) -> None:
    (folder / "cut.png").write_bytes((folder / "a.png").read_bytes()[:200])
    sources = ("missing.png", "a.png", "notes.txt", "cut.png", "b.jpg")
    assert run("protect", *sources, "-o", "out", "--json") == 1
    captured = capsys.readouterr()
    assert files(folder / "out") == {"a.urushi.png", "b.urushi.jpg"}
    lines = {line["input"]: line for line in map(json.loads, captured.out.splitlines())}
    assert list(lines) == list(sources)
    assert lines["notes.txt"]["error"]["code"] == "E_DECODE"
    assert lines["cut.png"]["error"]["code"] == "E_DECODE"
    assert lines["missing.png"]["error"]["code"] == "E_IO"
    complaints = captured.err.splitlines()
    assert len(complaints) == 3
    assert all(line.startswith("urushi: ") for line in complaints)
    assert "Traceback" not in captured.err


def test_a_failure_leaves_no_file_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shell
) -> None:
    before = files(folder)
    assert run("protect", "notes.txt", "-o", "out.png") == 1
    assert files(folder) == before

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert run("protect", "a.png", "-o", "out.png") == 1
    assert "No space left on device" in capsys.readouterr().err
    assert files(folder) == before


def test_an_interrupted_run_leaves_whole_files_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shell
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = files(folder)
    monkeypatch.setattr("urushi.cli.finish", interrupted)
    assert run("protect", "a.png", "-o", "out.png") == 130
    assert files(folder) == before
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "locked").mkdir(mode=0o500)
    assert run("protect", "a.png", "-o", "locked/out.png") == 1


def test_a_file_where_a_folder_should_be(folder: Path, capsys: Shell) -> None:
    assert run("protect", "a.png", "b.jpg", "-o", "notes.txt") == 2
    assert "notes.txt is a file" in capsys.readouterr().err
    assert run("protect", "a.png", "-o", "notes.txt/x.png") == 1
    assert (folder / "notes.txt").read_text() == "not a picture"


def test_files_get_ordinary_permissions(folder: Path) -> None:
    assert run("protect", "a.png", "-o", "out.png", "-q") == 0
    (folder / "plain").touch()
    assert (folder / "out.png").stat().st_mode == (folder / "plain").stat().st_mode


# -- wrong usage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("coat",),
        ("protect",),
        ("protect", "a.png"),
        ("protect", "-o", "x.png"),
        ("protect", "a.png", "-o", "x.png", "--preset", "weak"),
        ("protect", "a.png", "-o", "x.png", "--target", "20"),
        ("protect", "a.png", "-o", "x.png", "--target", "nan"),
        ("protect", "a.png", "-o", "x.png", "--target", "high"),
        ("protect", "a.png", "-o", "x.png", "--seed", "-1"),
        ("protect", "a.png", "-o", "x.png", "--seed", str(2**53)),
        ("protect", "a.png", "-o", "x.png", "--quality", "0"),
        ("protect", "a.png", "-o", "x.png", "--quality", "101"),
        ("protect", "a.png", "-o", "x.png", "--format", "psd"),
        ("protect", "a.png", "-o", "x.png", "--layer", "nothing"),
        ("protect", "a.png", "-o", "x.png", "--layer", "lattice:amount=0"),
        ("protect", "a.png", "-o", "x.png", "--add-layer", "lattice:period=0"),
        ("protect", "a.png", "-o", "x.png", "--size", "huge"),
        ("protect", "a.png", "-o", "x.png", "--key-file", "missing.key"),
        ("protect", "a.png", "-o", "x.png", "--key-file", "a.png"),
        ("protect", "a.png", "-o", "x.png", "--key-file", "notes.txt", "--key", "k"),
        ("protect", "a.png", "-o", "x.png", "--recipe", "missing.json"),
        ("protect", "a.png", "-o", "x.png", "--recipe", "notes.txt"),
        ("protect", "a.png", "-o", "x.png", "--recipe", "a.png"),
        ("protect", "a.png", "-o", "x.png", "--recipe", "r", "--preset", "subtle"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_writes_nothing(
    folder: Path, arguments: tuple[str, ...], capsys: Shell
) -> None:
    before = files(folder)
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err
    assert "Traceback" not in captured.err
    assert files(folder) == before


def test_help_and_version(capsys: Shell) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("urushi ")
    for command in ((), ("protect",), ("describe",)):
        assert run(*command, "--help") == 0
        assert "usage: urushi" in capsys.readouterr().out


def test_describe(capsys: Shell) -> None:
    assert run("describe", "--json") == 0
    description = json.loads(capsys.readouterr().out)
    assert {p["name"] for p in description["presets"]} == set(PRESETS)
    assert run("describe") == 0
    text = capsys.readouterr().out
    for perturbation in description["perturbations"]:
        assert perturbation["name"] in text
        for parameter in perturbation["parameters"]:
            assert parameter["description"] in text


def test_describe_in_other_forms(capsys: Shell) -> None:
    assert run("describe", "--schema") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(schema()))
    assert run("describe", "--markdown") == 0
    assert capsys.readouterr().out.strip() == markdown().strip()
    assert run("describe", "--markdown", "--json") == 2


@pytest.mark.usefixtures("folder")
def test_quiet_prints_nothing_but_errors(capsys: Shell) -> None:
    assert run("protect", "a.png", "notes.txt", "-o", "out", "-q") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


def test_a_closed_pipe_is_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "urushi", "describe", "--json"],
            stdout=stream,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_metadata_comes_along(folder: Path) -> None:
    data = to_bytes(PICTURES["cel"](64, 48, alpha=True), "PNG", dpi=(144, 144))
    (folder / "d.png").write_bytes(data)
    assert run("protect", "d.png", "-o", "e.png", "-q") == 0
    with Image.open(folder / "d.png") as before, Image.open(folder / "e.png") as after:
        assert after.info["dpi"] == before.info["dpi"]
        np.testing.assert_array_equal(pixels(before)[..., 3], pixels(after)[..., 3])
