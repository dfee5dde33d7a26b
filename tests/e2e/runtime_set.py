"""Runs inside the pruned runtime: does what the engine and its features need of it."""

import importlib
import io
import json

import numpy as np
from PIL import Image

failures = {}


def attempt(name, action):
    try:
        action()
    except Exception as error:
        failures[name] = repr(error)


def modules(*names):
    for name in names:
        attempt(f"import {name}", lambda name=name: importlib.import_module(name))


modules(
    *(f"numpy.{part}" for part in "fft linalg ma polynomial random testing typing".split()),
    *(f"PIL.{part}" for part in "ImageChops ImageDraw ImageFilter ImageFont ImageOps".split()),
    *"asyncio dataclasses hashlib http.client json logging typing unittest xml.sax".split(),
)

generator = np.random.Generator(np.random.PCG64(7))
field = generator.normal(size=(48, 64)).astype(np.float32)
spectrum = np.fft.rfft2(field)
back = np.fft.irfft2(spectrum, s=field.shape)
singular = np.linalg.svd(field, compute_uv=False)

picture = Image.fromarray(generator.integers(0, 256, (48, 64, 3), dtype=np.uint8))
lossless = {}
for name, options in {"PNG": {}, "WEBP": {"lossless": True}, "JPEG": {"quality": 95}}.items():

    def there_and_back(name=name, options=options):
        file = io.BytesIO()
        picture.save(file, name, **options)
        again = Image.open(io.BytesIO(file.getvalue()))
        again.load()
        assert (again.format, again.size, again.mode) == (name, (64, 48), "RGB")
        lossless[name] = again.tobytes() == picture.tobytes()

    attempt(name, there_and_back)

japanese = "漆".encode("cp932").decode("shift_jis")

await load("scipy")  # noqa: F704, F821 - given by the script that runs this
modules(
    *(
        f"scipy.{part}"
        for part in (
            "cluster constants fft fftpack integrate interpolate io linalg ndimage optimize signal "
            "sparse sparse.csgraph sparse.linalg spatial special stats"
        ).split()
    )
)
blurred = importlib.import_module("scipy.ndimage").gaussian_filter(field, 1.5)

json.dumps(
    {
        "failures": failures,
        "lossless": lossless,
        "rfft2": [str(spectrum.dtype), bool(np.allclose(back, field, atol=1e-5))],
        "first": float(field[0, 0]),
        "singular": float(singular[0]),
        "blurred": float(blurred.std()),
        "japanese": japanese,
    }
)
