"""The build's own rooms: what it refuses, what it repeats exactly, what it serves. No network."""

import hashlib
import http.client
import io
import json
import marshal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from urushi_build import fonts, prune, runtime, site, wheels
from urushi_build.checks import count
from urushi_build.cli import main
from urushi_build.errors import BuildError, explain_os_error
from urushi_build.files import sha256_of
from urushi_build.freshness import Stamp, fingerprint
from urushi_build.packages import engine_sources
from urushi_build.paths import REQUIREMENTS, ROOT
from urushi_build.repack import compile_source, repack, write_zip
from urushi_build.runtime import PinnedFile, RuntimeLock, Store, WrongHashError, check
from urushi_build.server import Override, SiteServer, normal_base, open_server

GOOD = b"the pinned content"


def _pinned(name: str = "numpy.whl") -> PinnedFile:
    return PinnedFile(name, "package", len(GOOD), hashlib.sha256(GOOD).hexdigest())


def _lock(*files: PinnedFile) -> RuntimeLock:
    return RuntimeLock(
        pyodide="0",
        npm="none@0",
        font="none@0",
        cdn="http://127.0.0.1:9/",
        pip_requirement="none==0",
        pip_folder="",
        files={file.name: file for file in files},
    )


class TestRuntimeLock:
    def test_refuses_a_tampered_file_and_names_it(self) -> None:
        with pytest.raises(WrongHashError) as refusal:
            check(_pinned(), GOOD + b"!", "a mirror")
        said = str(refusal.value)
        assert "numpy.whl" in said
        assert "a mirror" in said
        assert _pinned().sha256 in said

    def test_accepts_the_pinned_content(self) -> None:
        assert check(_pinned(), GOOD, "anywhere") == GOOD

    def test_store_keeps_nothing_that_was_refused(self, tmp_path: Path) -> None:
        store = Store(_lock(_pinned()), tmp_path)
        with pytest.raises(WrongHashError):
            store.add(_pinned(), b"other", "a mirror")
        assert list(tmp_path.iterdir()) == []

    def test_store_drops_a_file_that_was_damaged_later(self, tmp_path: Path) -> None:
        store = Store(_lock(_pinned()), tmp_path)
        store.add(_pinned(), GOOD, "here")
        assert store.missing() == []
        store.path("numpy.whl").write_bytes(b"rot")
        assert store.missing() == [_pinned()]
        assert not store.path("numpy.whl").exists()

    def test_tampered_runtime_folder_fails_the_command(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("URUSHI_CACHE", str(tmp_path / "cache"))
        monkeypatch.delenv("URUSHI_DEBUG", raising=False)
        monkeypatch.setattr("urushi_build.cli.ensure_run", lambda: None)
        monkeypatch.setattr("urushi_build.cli.ensure_node", lambda: None)
        runtime = tmp_path / "runtime"
        runtime.mkdir()
        (runtime / "pyodide.asm.wasm").write_bytes(b"\0asm tampered")
        assert main(["setup", "--runtime", str(runtime)]) == 1
        said = capsys.readouterr().err
        expected = RuntimeLock.load().files["pyodide.asm.wasm"].sha256
        assert "pyodide.asm.wasm" in said
        assert expected in said
        assert "Traceback" not in said

    def test_pins_every_file_of_the_runtime(self) -> None:
        lock = RuntimeLock.load()
        core = {name for name, file in lock.files.items() if file.kind == "core"}
        assert core == {
            "pyodide.mjs",
            "pyodide.asm.js",
            "pyodide.asm.wasm",
            "python_stdlib.zip",
            "pyodide-lock.json",
        }
        packages = " ".join(name for name, file in lock.files.items() if file.kind == "package")
        for name in ("numpy-2.0.2", "pillow-10.2.0", "scipy-1.14.1", "openblas"):
            assert name in packages
        assert all(len(file.sha256) == 64 for file in lock.files.values())
        assert set(lock.only("font").files) == {"mark.ttf", "OFL.txt"}

    def test_native_versions_are_the_runtime_s(self) -> None:
        pins = (REQUIREMENTS / "run.txt").read_text()
        for pin in ("numpy==2.0.2;", "Pillow==10.2.0;", "scipy==1.14.1;"):
            assert pin in pins


class TestFont:
    @pytest.fixture
    def lock(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuntimeLock:
        """A lock with a font of its own, an empty cache and an empty package."""
        pins = PinnedFile("mark.ttf", "font", len(GOOD), _pinned().sha256, "500/A.ttf")
        lock = _lock(pins, _pinned())
        monkeypatch.setenv("URUSHI_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(RuntimeLock, "load", classmethod(lambda _: lock))
        monkeypatch.setattr(fonts, "FOLDER", tmp_path / "fonts")
        (tmp_path / "fonts").mkdir()
        return lock

    @pytest.mark.usefixtures("lock")
    def test_is_fetched_once_verified_and_put_into_the_package(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def npm(store: Store, package: str, wanted: list[PinnedFile]) -> None:
            assert package == "none@0"
            asked.append([pinned.member for pinned in wanted])
            store.add(wanted[0], GOOD, package)

        asked: list[list[str]] = []
        monkeypatch.setattr(runtime, "_from_npm_package", npm)
        placed = tmp_path / "fonts" / "mark.ttf"
        fonts.ensure_font()
        assert placed.read_bytes() == GOOD
        # Taken away or harmed, it comes from the cache again.
        placed.unlink()
        fonts.ensure_font()
        placed.unlink()
        placed.write_bytes(b"rot")
        fonts.ensure_font()
        assert placed.read_bytes() == GOOD
        assert asked == [["500/A.ttf"]]

    @pytest.mark.usefixtures("lock")
    def test_without_network_or_cache_the_remedy_is_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def npm(*_: object) -> None:
            raise BuildError("npm could not fetch none@0", "")

        monkeypatch.setattr(runtime, "_from_npm_package", npm)
        monkeypatch.setattr(runtime, "pip_download", npm)
        with pytest.raises(BuildError, match=r"mark\.ttf") as refusal:
            fonts.ensure_font()
        assert "--runtime DIR" in str(refusal.value) and "URUSHI_CACHE" in str(refusal.value)

    def test_is_no_part_of_the_engine_that_the_page_loads(self) -> None:
        names = {path.name for path in engine_sources()}
        assert {"_lettering.py", "text.py"} <= names
        assert not names & {"mark.ttf", "OFL.txt"}


def _wheel(files: dict[str, bytes], *, when: int = 0) -> bytes:
    """Zip files as a careless tool would: unsorted, with times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items(), reverse=bool(when)):
            archive.writestr(zipfile.ZipInfo(name, time.gmtime(1e9 + when)[:6]), data)
    return out.getvalue()


def _names(archive: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


SOURCES = {
    "numpy/__init__.py": b'"""Help."""\nVALUE = 3 in {1, 2, 3}\n',
    "numpy/_core/_add_newdocs.py": b"raise ImportError\n",
    "numpy/__init__.pyi": b"VALUE: bool\n",
    "numpy/_core/include/numpy/ndarraytypes.h": b"#define X\n",
    "numpy/f2py/__init__.py": b"raise ImportError\n",
    "numpy/f2py/rules.py": b"",
    "numpy/fft/_pocketfft.py": b"",
    "numpy/fft/tests/test_pocketfft.py": b"",
    "numpy/linalg/_umath_linalg.cpython-312-wasm32-emscripten.so": b"\0asm",
    "numpy/random/_generator.cpython-312-wasm32-emscripten.so": b"\0asm",
    "numpy-2.0.2.dist-info/LICENSE.txt": b"BSD",
    "numpy-2.0.2.dist-info/METADATA": b"Name: numpy",
    "numpy-2.0.2.dist-info/RECORD": b"",
}


class TestWheels:
    @pytest.fixture
    def called(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """An empty cache, a registry with one file, and the names of pip's commands."""
        calls = []

        def pip(*arguments: str, what: str) -> None:
            calls.append(arguments[0])
            if arguments[0] == "download":
                folder = Path(arguments[arguments.index("-d") + 1])
                folder.mkdir()
                (folder / "thing-1-py3-none-any.whl").write_bytes(GOOD)
            else:
                assert "--no-index" in arguments, what

        monkeypatch.setenv("URUSHI_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(wheels, "pip", pip)
        (tmp_path / "list.txt").write_text("thing==1\n")
        return calls

    def test_a_list_is_fetched_once(self, tmp_path: Path, called: list[str]) -> None:
        for _ in range(2):
            wheels.install(tmp_path / "list.txt", deps=True, what="It failed")
        assert called == ["download", "install", "install"]

    def test_a_changed_list_is_fetched_anew(self, tmp_path: Path, called: list[str]) -> None:
        wheels.install(tmp_path / "list.txt", deps=True, what="It failed")
        (tmp_path / "list.txt").write_text("thing==2\n")
        wheels.install(tmp_path / "list.txt", deps=True, what="It failed")
        assert called == ["download", "install"] * 2

    def test_a_file_that_was_changed_is_never_installed(
        self, tmp_path: Path, called: list[str]
    ) -> None:
        wheels.install(tmp_path / "list.txt", deps=True, what="It failed")
        (kept,) = (tmp_path / "cache" / "wheels").rglob("*.whl")
        kept.write_bytes(GOOD + b"!")
        wheels.install(tmp_path / "list.txt", deps=True, what="It failed")
        assert called == ["download", "install"] * 2
        assert kept.read_bytes() == GOOD


class TestRepack:
    def test_same_content_gives_the_same_bytes(self) -> None:
        first = repack(_wheel(SOURCES), compile_sources=True)
        second = repack(_wheel(SOURCES, when=86400), compile_sources=True)
        assert first == second

    def test_numpy_rules_drop_what_never_runs_and_keep_what_does(self) -> None:
        rule = prune.PACKAGE_RULES["numpy"]
        packed = repack(
            _wheel(SOURCES),
            drop=rule.drop,
            keep=rule.keep,
            docstrings=rule.docstrings,
            blank=rule.blank,
            compile_sources=True,
        )
        assert _names(packed) == [
            "numpy-2.0.2.dist-info/LICENSE.txt",
            "numpy-2.0.2.dist-info/METADATA",
            "numpy/__init__.pyc",
            "numpy/_core/_add_newdocs.pyc",
            "numpy/f2py/__init__.pyc",
            "numpy/fft/_pocketfft.pyc",
            "numpy/linalg/_umath_linalg.cpython-312-wasm32-emscripten.so",
            "numpy/random/_generator.cpython-312-wasm32-emscripten.so",
        ]
        inside = zipfile.ZipFile(io.BytesIO(packed))
        exec(marshal.loads(inside.read("numpy/f2py/__init__.pyc")[16:]), {})

    @pytest.mark.parametrize(
        ("package", "kept", "dropped"),
        [
            ("pillow", "PIL/PngImagePlugin.py", "PIL/PdfImagePlugin.py"),
            ("pillow", "PIL/ImageFile.py", "PIL/ImageTk.py"),
            ("pillow", "PIL/ImageMorph.py", "PIL/ImImagePlugin.py"),
            ("pillow", "PIL/TiffImagePlugin.py", "PIL/_imagingtk.cpython-312.so"),
            ("scipy", "scipy/ndimage/_filters.py", "scipy/misc/face.dat"),
            ("scipy", "scipy/_lib/_testutils.py", "scipy/special/_ufuncs.pyx"),
        ],
    )
    def test_package_rules(self, package: str, kept: str, dropped: str) -> None:
        rule = prune.PACKAGE_RULES[package]
        packed = repack(_wheel({kept: b"", dropped: b""}), drop=rule.drop, keep=rule.keep)
        assert _names(packed) == [kept]

    def test_standard_library_rule_keeps_japanese_and_drops_servers(self) -> None:
        names = ["encodings/cp932.py", "encodings/cp1140.py", "json/decoder.py", "http/server.py"]
        packed = repack(
            _wheel(dict.fromkeys(names, b"")),
            drop=prune.STDLIB_RULE.drop,
            keep=prune.STDLIB_RULE.keep,
        )
        assert _names(packed) == ["encodings/cp932.py", "json/decoder.py"]

    @pytest.mark.parametrize("docstrings", [False, True])
    def test_bytecode_runs_and_carries_docstrings_only_if_asked(self, docstrings: bool) -> None:
        source = b'def f(x):\n    """Help."""\n    return x + 1\n'
        space: dict[str, object] = {}
        exec(marshal.loads(compile_source(source, "f.py", docstrings=docstrings)[16:]), space)
        f = space["f"]
        assert callable(f)
        assert f(1) == 2
        assert f.__doc__ == ("Help." if docstrings else None)

    def test_zip_has_no_times_and_is_sorted(self) -> None:
        archive = zipfile.ZipFile(io.BytesIO(write_zip({"b": b"2", "a": b"1"})))
        assert [info.filename for info in archive.infolist()] == ["a", "b"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _small_site(folder: Path) -> Path:
    (folder / "js").mkdir(parents=True)
    (folder / "runtime").mkdir()
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "js" / "main.js").write_text("export {};")
    (folder / "runtime" / "a.whl").write_bytes(b"a")
    (folder / "runtime" / "lazy.whl").write_bytes(b"lazy")
    (folder / "sw.js").write_text(
        'const PRECACHE = /* @precache */ [];\nconst VERSION = /* @version */ "dev";\n'
    )
    return folder


def _precache(site_folder: Path) -> list[dict[str, object]]:
    text = (site_folder / "sw.js").read_text()
    rows: list[dict[str, object]] = json.loads(text.split("=", 1)[1].split(";\n")[0])
    return rows


class TestSite:
    def test_worker_lists_every_file_with_its_hash_lazy_ones_last(self, tmp_path: Path) -> None:
        folder = _small_site(tmp_path / "dist")
        info = site.finish(folder, {"runtime/lazy.whl"})
        rows = _precache(folder)
        urls = [row["url"] for row in rows]
        on_disk = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert set(urls) == on_disk - {"sw.js"}
        assert urls[-1] == "runtime/lazy.whl"
        assert [row["url"] for row in rows if row["lazy"]] == ["runtime/lazy.whl"]
        assert all(row["sha256"] == sha256_of(folder / str(row["url"])) for row in rows)
        assert f'VERSION = "{info["version"]}"' in (folder / "sw.js").read_text()
        assert json.loads((folder / "build-info.json").read_text()) == info
        assert info["bytes"]["lazy"] == 4

    def test_version_follows_content_alone(self, tmp_path: Path) -> None:
        one = site.finish(_small_site(tmp_path / "one"), set())["version"]
        two = site.finish(_small_site(tmp_path / "two"), set())["version"]
        changed = _small_site(tmp_path / "three")
        (changed / "js" / "main.js").write_text("export {}; //")
        assert one == two
        assert site.finish(changed, set())["version"] != one

    def test_worker_without_its_marks_is_an_error(self) -> None:
        with pytest.raises(BuildError, match="@precache"):
            site.stamp_worker("const PRECACHE = [];", [], "1")

    @pytest.mark.parametrize(
        "name",
        [
            "package.json",
            "package-lock.json",
            ".npmrc",
            "tsconfig.worker.json",
            "eslint.config.js",
            "node_modules/x/index.js",
            "sample/draw_sample.py",
            "js/types.d.ts",
        ],
    )
    def test_tooling_stays_out_of_the_site(self, name: str) -> None:
        assert site.TOOLING.search(name)

    @pytest.mark.parametrize(
        "name", ["index.html", "js/ui/sample-button.js", "i18n/ja.json", "icons/icon.svg"]
    )
    def test_the_page_s_own_files_go_in(self, name: str) -> None:
        assert not site.TOOLING.search(name)


class TestFreshness:
    def _project(self, folder: Path) -> tuple[Stamp, list[Path], list[Path]]:
        inputs, outputs = [folder / "in.txt"], [folder / "out.txt"]
        inputs[0].write_text("1")
        outputs[0].write_text("2")
        stamp = Stamp(folder / "stamp.json")
        stamp.write(fingerprint(inputs, folder), outputs, folder)
        return stamp, inputs, outputs

    def test_holds_when_nothing_changed(self, tmp_path: Path) -> None:
        stamp, inputs, outputs = self._project(tmp_path)
        assert stamp.holds(inputs, outputs, tmp_path)

    def test_holds_when_only_the_time_changed(self, tmp_path: Path) -> None:
        stamp, inputs, outputs = self._project(tmp_path)
        inputs[0].write_text("1")
        assert stamp.holds(inputs, outputs, tmp_path)

    @pytest.mark.parametrize("change", ["input", "output", "added", "removed", "stamp"])
    def test_fails_when_anything_changed(self, tmp_path: Path, change: str) -> None:
        stamp, inputs, outputs = self._project(tmp_path)
        if change == "input":
            inputs[0].write_text("3")
        elif change == "output":
            outputs[0].write_text("3")
        elif change == "added":
            inputs.append(tmp_path / "more.txt")
            inputs[-1].write_text("")
        elif change == "removed":
            outputs.clear()
        else:
            stamp.path.write_text("{")
        assert not stamp.holds(inputs, outputs, tmp_path)

    def test_up_to_date_build_touches_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = _small_site(tmp_path / "dist")
        sources = [tmp_path / "source.js"]
        sources[0].write_text("1")
        monkeypatch.setattr(site, "ROOT", tmp_path)
        monkeypatch.setattr(site, "STATE", tmp_path / "state")
        monkeypatch.setattr(site, "DIST", folder)
        monkeypatch.setattr(site, "input_files", lambda: sources)
        outputs = sorted(path for path in folder.rglob("*") if path.is_file())
        stamp = Stamp(tmp_path / "state" / "build.json")
        stamp.write(fingerprint(sources, tmp_path), outputs, tmp_path)

        def worked(*_: object) -> None:
            raise AssertionError("an up-to-date build did some work")

        for step in ("ensure_run", "ensure_runtime", "ensure_font", "finish", "_swap"):
            monkeypatch.setattr(site, step, worked)
        begin = time.monotonic()
        assert site.build(dist=folder) is False
        assert time.monotonic() - begin < 2
        sources[0].write_text("22")
        with pytest.raises(AssertionError, match="did some work"):
            site.build(dist=folder)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SiteServer]:
    root = _small_site(tmp_path / "dist")
    (root / "runtime" / "pyodide.mjs").write_text("export {};")
    (root / "runtime" / "pyodide.asm.wasm").write_bytes(b"\0asm")
    (root / "manifest.webmanifest").write_text("{}")
    (root / ".hidden").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    with SiteServer(root, base="/urushi/") as running:
        yield running


def _get(
    server: SiteServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    try:
        connection.putrequest(method, path)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


class TestServer:
    @pytest.mark.parametrize(
        ("path", "mime"),
        [
            ("", "text/html; charset=utf-8"),
            ("index.html", "text/html; charset=utf-8"),
            ("sw.js", "text/javascript; charset=utf-8"),
            ("runtime/pyodide.mjs", "text/javascript; charset=utf-8"),
            ("runtime/pyodide.asm.wasm", "application/wasm"),
            ("runtime/a.whl", "application/zip"),
            ("manifest.webmanifest", "application/manifest+json"),
        ],
    )
    def test_types(self, server: SiteServer, path: str, mime: str) -> None:
        status, headers, _ = _get(server, f"/urushi/{path}?x=1")
        assert status == 200
        assert headers["content-type"] == mime
        assert headers["cache-control"] == "no-cache"

    def test_sub_folder(self, server: SiteServer) -> None:
        assert server.url == f"http://127.0.0.1:{server.port}/urushi/"
        status, headers, _ = _get(server, "/urushi")
        assert (status, headers["location"]) == (301, "/urushi/")
        assert _get(server, "/index.html")[0] == 404
        assert _get(server, "/urushi/js/main.js")[2] == b"export {};"
        assert normal_base("urushi") == normal_base("/urushi/") == "/urushi/"
        assert normal_base("/") == normal_base("") == "/"

    @pytest.mark.parametrize(
        "path",
        [
            "/urushi/../secret.txt",
            "/urushi/%2e%2e/secret.txt",
            "/urushi/js/../../secret.txt",
            "/urushi/..%2fsecret.txt",
            "/urushi/..%5csecret.txt",
            "/urushi//../secret.txt",
            "/urushi//etc/passwd",
            "/urushi/%00",
            "/urushi/.hidden",
            "/urushi/link.txt",
            "/urushi/js/",
            "/urushi/js",
            "/urushi/nothing",
        ],
    )
    def test_serves_nothing_from_outside_and_lists_nothing(
        self, server: SiteServer, path: str
    ) -> None:
        status, _, body = _get(server, path)
        assert status == 404
        assert b"secret" not in body
        assert b"main.js" not in body

    def test_unchanged_file_is_not_sent_again(self, server: SiteServer) -> None:
        tag = _get(server, "/urushi/sw.js")[1]["etag"]
        status, _, body = _get(server, "/urushi/sw.js", If_None_Match=tag)
        assert (status, body) == (304, b"")

    def test_head_has_no_body(self, server: SiteServer) -> None:
        status, headers, body = _get(server, "/urushi/sw.js", "HEAD")
        assert (status, body) == (200, b"")
        assert int(headers["content-length"]) > 0

    def test_overrides_and_log(self, server: SiteServer) -> None:
        server.overrides["js/main.js"] = Override(body=b"bad", status=500, mime="text/plain")
        status, headers, body = _get(server, "/urushi/js/main.js")
        assert (status, headers["content-type"], body) == (500, "text/plain", b"bad")
        server.overrides["js/main.js"] = Override(delay=0.2)
        begin = time.monotonic()
        assert _get(server, "/urushi/js/main.js")[2] == b"export {};"
        assert time.monotonic() - begin >= 0.2
        server.overrides["js/main.js"] = Override(truncate=3)
        with pytest.raises(http.client.IncompleteRead):
            _get(server, "/urushi/js/main.js")
        server.overrides["js/main.js"] = Override(drop=True)
        with pytest.raises(http.client.RemoteDisconnected):
            _get(server, "/urushi/js/main.js")
        assert [(r.path, r.status) for r in server.requests] == [
            ("js/main.js", 500),
            ("js/main.js", 200),
            ("js/main.js", 200),
            ("js/main.js", 0),
        ]

    def test_port_in_use_is_said_if_it_was_asked_for(self, server: SiteServer) -> None:
        with pytest.raises(BuildError, match=f"Port {server.port} is in use"):
            open_server(server.root, server.host, server.port, "/")

    def test_default_port_gives_way(
        self, server: SiteServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("urushi_build.server.DEFAULT_PORT", server.port)
        other = open_server(server.root, server.host, None, "/")
        other.stop()
        assert other.port > server.port


class TestCommands:
    def test_wrong_usage_is_code_2(self, capsys: pytest.CaptureFixture[str]) -> None:
        for arguments in (["polish"], ["serve", "--port", "99999"], ["build", "--", "-x"], []):
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 2
            assert "usage:" in capsys.readouterr().err

    def test_full_disk_is_said_in_words(self) -> None:
        error = explain_os_error(OSError(28, "No space left on device", "x.whl"))
        assert "disk is full" in str(error)
        assert "x.whl" in str(error)

    def test_old_python_is_told_so(self) -> None:
        source = (ROOT / "build.py").read_text(encoding="utf-8")
        head = source.split("from pathlib", 1)[0]
        # Nothing before the check may be newer than the oldest Python that a system still has.
        assert "sys.version_info < (3, 11)" in head
        assert 'f"' not in head
        for word in ("match ", ":=", " | ", "->", "async "):
            assert word not in head

    def test_closing_line_counts_a_report(self, tmp_path: Path) -> None:
        report = tmp_path / "report.xml"
        report.write_text(
            "<testsuites><testsuite><testcase/><testcase><failure/></testcase>"
            "<testcase><error/></testcase><testcase><skipped/></testcase><testcase/>"
            "</testsuite></testsuites>"
        )
        assert str(count(report)) == "2 passed, 2 failed, 1 skipped"
        with pytest.raises(BuildError):
            count(tmp_path / "absent.xml")
