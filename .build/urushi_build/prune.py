"""What is left out of each runtime package, and why it can be.

Every rule set is proved by tests/e2e/test_runtime_set.py, which imports the pruned packages in
the runtime itself.
"""

from dataclasses import dataclass

# For compiling C extensions, type checkers and installers: nothing at run time reads them.
# (loadPackage verifies a wheel as a whole by the lock's sha256, not by its RECORD.)
_BUILD_ONLY = (
    "*/tests/*",
    "*.pyi",
    "*.h",
    "*.a",
    "*.c",
    "*.pxd",
    "*.pyx",
    "*.in",
    "*/py.typed",
    "*/conftest.py",
    "*.dist-info/RECORD",
    "*.dist-info/entry_points.txt",
)


@dataclass(frozen=True)
class Rule:
    """How one archive is repacked.

    Attributes:
        drop: patterns of members that are left out.
        keep: exceptions to `drop`.
        docstrings: sources that keep docstrings and asserts.
        blank: sources that are imported but whose content is not needed; they become empty.
        lazy: not needed for the first coat, so fetched by the page when a feature asks.
    """

    drop: tuple[str, ...] = _BUILD_ONLY
    keep: tuple[str, ...] = ()
    docstrings: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    lazy: bool = False


_NUMPY = Rule(
    drop=(
        *_BUILD_ONLY,
        "numpy/f2py/*",  # a Fortran wrapper generator
        "numpy/distutils/*",
        "numpy/_pyinstaller/*",
        "numpy/doc/*",
        "numpy/random/_examples/*",
        "numpy/random/LICENSE.md",
        "numpy/_core/lib/*",  # static libraries and their .ini files
        "numpy/_core/include/*",
        "numpy/_core/_*tests.cpython-*.so",  # numpy's own test extensions
        "numpy/testing/print_coercion_tables.py",
        "numpy/_build_utils/*",
    ),
    # Its functions hand their docstrings to C code, which takes nothing but a string.
    docstrings=("numpy/_core/multiarray.py",),
    keep=("numpy/f2py/__init__.py",),
    # Two modules that only attach help texts to compiled functions, at every start; and one
    # that scipy imports by `from numpy import *`.
    blank=("numpy/_core/_add_newdocs*.py", "numpy/f2py/__init__.py"),
)

# The engine reads and writes PNG, JPEG, WebP, GIF, TIFF and BMP, and reads PSD. Pillow skips a
# plugin that is not there.
_PILLOW_PLUGINS_OUT = (
    "Blp Bufr Cur Dcx Dds Eps Fits Fli Fpx Ftex Gbr Grib Hdf5 Icns Im Imt Iptc McIdas Mic Mpeg "
    "Msp Palm Pcd Pcx Pdf Pixar Qoi Sgi Spider Sun Tga Wmf XVThumb Xbm Xpm"
).split()
_PILLOW = Rule(
    drop=(
        *_BUILD_ONLY,
        *(f"PIL/{name}*ImagePlugin.py" for name in _PILLOW_PLUGINS_OUT),
        "PIL/ImageGrab.py",  # these ask a desktop or a toolkit for something
        "PIL/ImageQt.py",
        "PIL/ImageShow.py",
        "PIL/ImageTk.py",
        "PIL/ImageWin.py",
        "PIL/_imagingtk.*",
        "PIL/_tkinter_finder.py",
        "PIL/__main__.py",
        "PIL/BdfFontFile.py",  # bitmap fonts, PostScript, and containers
        "PIL/PcfFontFile.py",
        "PIL/FontFile.py",
        "PIL/PSDraw.py",
        "PIL/PdfParser.py",
        "PIL/PyAccess.py",
        "PIL/TarIO.py",
        "PIL/ContainerIO.py",
        "PIL/GdImageFile.py",
        "PIL/WalImageFile.py",
        "pillow-*.dist-info/zip-safe",
    ),
)

_SCIPY = Rule(
    drop=(
        *_BUILD_ONLY,
        "scipy/misc/*.dat",  # sample pictures
        "scipy/datasets/*",
        "scipy/special/_testutils.py",
        "scipy/special/_precompute/*",
        "scipy/optimize/README",
        "scipy/fft/_debug_backends.py",
    ),
    # Pieces of its documentation are assembled from docstrings at import time.
    docstrings=(),
    lazy=True,
)

_STDLIB = Rule(
    drop=(
        # Removed from Python 3.13 on (PEP 594), curiosities, and network servers and mail:
        # a page has no sockets.
        *(
            f"{name}.py"
            for name in (
                "__hello__ aifc antigravity cgi cgitb chunk crypt ftplib imaplib mailbox mailcap "
                "nntplib nturl2path pipes poplib smtplib sndhdr socketserver sunau telnetlib this "
                "uu webbrowser xdrlib"
            ).split()
        ),
        "__phello__/*",
        "http/server.py",
        "wsgiref/*",
        "xmlrpc/*",
        # Debuggers, profilers and installers.
        *(
            f"{name}.py"
            for name in (
                "bdb cProfile modulefinder pdb profile pstats pyclbr rlcompleter tabnanny trace "
                "zipapp"
            ).split()
        ),
        "ctypes/macholib/*",
        "site-packages/*",
        # Character sets of other systems: the engine's texts are UTF-8, files' tags Latin.
        "encodings/*",
        "*.typed",
    ),
    keep=(
        *(
            f"encodings/{name}.py"
            for name in (
                "__init__ aliases ascii base64_codec charmap cp437 cp1252 cp932 euc_jp hex_codec "
                "idna iso8859_1 iso2022_jp latin_1 mac_roman punycode raw_unicode_escape shift_jis "
                "undefined unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le "
                "utf_7 utf_8 utf_8_sig zlib_codec"
            ).split()
        ),
    ),
    # The runtime reads its own docstrings while it starts.
    docstrings=("pyodide/*", "_pyodide/*"),
)

PACKAGE_RULES = {"numpy": _NUMPY, "pillow": _PILLOW, "scipy": _SCIPY}
STDLIB_RULE = _STDLIB
# Not a Python archive: used as it is.
AS_IS_LAZY = frozenset({"openblas"})
