"""Runs inside the runtime, and natively: what becomes of files that are decoded and encoded."""

import base64
import hashlib
import json

from urushi.codec import Output, decode, encode, encode_animation
from urushi.errors import UrushiError

LOSSLESS = ("png", "tiff", "bmp", "gif")


def fingerprint(data):
    return hashlib.sha256(data).hexdigest()


def told(data):
    """What a picture is, for comparison: its pixels as fingerprints."""
    picture = decode(data)
    facts = {
        "format": picture.format,
        "mode": picture.image.mode,
        "size": list(picture.size),
        "notices": list(picture.notices),
        "pixels": fingerprint(picture.image.tobytes()),
        "deep": picture.deep is not None and fingerprint(picture.deep.tobytes()),
    }
    if picture.animation is not None:
        facts["durations"] = list(picture.animation.durations)
        facts["frames"] = [fingerprint(frame.tobytes()) for frame in picture.animation.frames()]
    return picture, facts


def answer(files):
    """For each file what it is, and what it is after it was written in each format."""
    answers = {}
    for name, text in files.items():
        try:
            picture, facts = told(base64.b64decode(text))
        except UrushiError as error:
            answers[name] = {"code": error.code, "kind": error.details.get("kind")}
            continue
        for target in LOSSLESS:
            facts[target] = told(encode(picture, Output(target)))[1]
        for target in ("png", "webp", "gif") if picture.animation is not None else ():
            frames = picture.animation.frames()
            moved = told(encode_animation(frames, picture, Output(target)))[1]
            facts[f"moving {target}"] = moved
        for target in ("jpeg", "webp"):
            facts[target] = told(encode(picture, Output(target)))[1]["mode"]
        answers[name] = facts
    return json.dumps(answers)
