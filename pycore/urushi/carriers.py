"""Carriers: the unit-RMS fields that perturbations are made of, on the training grid."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]


def fast_length(n: int) -> int:
    """Smallest 2^a 3^b 5^c that is at least ``n``: a length that an FFT handles quickly."""
    best = 1 << (n - 1).bit_length() if n > 1 else 1
    five = 1
    while five < best:
        three = five
        while three < best:
            two = three
            while two < n:
                two *= 2
            best = min(best, two)
            three *= 3
        five *= 5
    return best


def grating(shape: tuple[int, int], period: float, angle: float, phase: float) -> Float:
    """Sinusoidal grating of unit RMS.

    Args:
        shape: ``(height, width)`` in samples.
        period: wavelength in samples.
        angle: direction of the wave vector in degrees, 0 = along x, counted from x towards y.
        phase: radians.

    Returns:
        ``sqrt(2) cos(k.x + phase)``, ``(height, width)`` float32.
    """
    height, width = shape
    kx = 2 * math.pi / period * math.cos(math.radians(angle))
    ky = 2 * math.pi / period * math.sin(math.radians(angle))
    # cos(a + b) = cos a cos b - sin a sin b: two outer products instead of a cosine per sample.
    a = np.arange(height) * ky + phase
    b = np.arange(width) * kx
    out: Float = np.multiply.outer(
        (math.sqrt(2) * np.cos(a)).astype(np.float32), np.cos(b).astype(np.float32)
    )
    out -= np.multiply.outer(
        (math.sqrt(2) * np.sin(a)).astype(np.float32), np.sin(b).astype(np.float32)
    )
    return out


def noise_ring(
    shape: tuple[int, int], period: float, bandwidth: float, rng: np.random.Generator
) -> Float:
    """Isotropic Gaussian noise whose spectrum is a ring: one period, no direction.

    Args:
        shape: ``(height, width)`` in samples.
        period: wavelength at the middle of the ring, samples.
        bandwidth: standard deviation of the ring's Gaussian profile as a share of its radius.
        rng: source of the realisation.

    Returns:
        ``(height, width)`` float32 of zero mean and unit RMS (exactly, over the whole field).
    """
    height, width = (fast_length(n) for n in shape)
    radius = 1.0 / period
    fy = np.fft.fftfreq(height).astype(np.float32)[:, None]
    fx = np.fft.rfftfreq(width).astype(np.float32)[None, :]
    distance = np.sqrt(fy * fy + fx * fx)
    distance -= np.float32(radius)
    distance /= np.float32(radius * bandwidth)
    # Random numbers are the dear part: only for the bins within three standard deviations.
    rows, columns = np.nonzero(np.abs(distance) < 3.0)
    offsets = distance[rows, columns]
    gain = np.exp(np.float32(-0.5) * offsets * offsets)
    normal = rng.standard_normal((2, rows.size), dtype=np.float32)
    spectrum = np.zeros((height, width // 2 + 1), dtype=np.complex64)
    spectrum[rows, columns] = (normal[0] + 1j * normal[1]) * gain
    field = np.fft.irfft2(spectrum, s=(height, width))[: shape[0], : shape[1]]
    return unit_rms(field.astype(np.float32))


def unit_rms(field: Float) -> Float:
    """The field less its mean, scaled to unit RMS; an all-equal field stays zero."""
    out: Float = field - np.float32(field.mean(dtype=np.float64))
    rms = math.sqrt(float(np.square(out).mean(dtype=np.float64)))
    if rms > 0:
        out *= np.float32(1.0 / rms)
    return out
