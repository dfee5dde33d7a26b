"""Carriers: the unit-RMS fields that perturbations are made of, on the training grid."""

from __future__ import annotations

import math
from collections.abc import Sequence

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


def perlin_noise(y: Float, x: Float, gradients: Float) -> Float:
    """Gradient noise on a lattice of unit cells, zero at every lattice point.

    K. Perlin, "An image synthesizer", SIGGRAPH 1985, with the quintic fade of K. Perlin, "Improving
    noise", SIGGRAPH 2002, whose second derivative does not jump at cell borders. Rows and columns
    are interpolated in turn, so that no coordinate is computed per sample.

    Args:
        y: ``(h,)`` positions of the rows in cells, at least 0.
        x: ``(w,)`` positions of the columns in cells, at least 0.
        gradients: ``(2, rows, columns)`` float32, the x and the y component at each lattice point;
            there must be points on all sides of every position.

    Returns:
        ``(h, w)`` float32, within the gradients' greatest length times +-sqrt(1/2).
    """
    row, column = np.floor(y).astype(np.intp), np.floor(x).astype(np.intp)
    v, u = (y - row).astype(np.float32), (x - column).astype(np.float32)
    fade_v, fade_u = _fade(v)[:, None], _fade(u)
    v = v[:, None]
    # Along x first, at the lattice's rows only: of g.d, the x part takes the distance in here.
    one = np.float32(1)
    near, far = gradients[:, :, column], gradients[:, :, column + 1]
    along_x = near[0] * (u * (one - fade_u)) + far[0] * ((u - one) * fade_u)
    along_y = near[1] * (one - fade_u) + far[1] * fade_u
    out: Float = along_x[row] * (one - fade_v)
    out += along_x[row + 1] * fade_v
    out += along_y[row] * (v * (one - fade_v))
    out += along_y[row + 1] * ((v - one) * fade_v)
    return out


def _fade(t: Float) -> Float:
    """Perlin's (2002) quintic from 0 to 1 with two flat derivatives at both ends."""
    out: Float = t * t * t * (t * (t * np.float32(6) - np.float32(15)) + np.float32(10))
    return out


def gabor_noise(
    shape: tuple[int, int],
    period: float,
    bandwidth: float,
    angles: Sequence[float],
    density: float,
    rng: np.random.Generator,
) -> Float:
    """Sparse convolution noise: Gabor kernels at random places with random weights.

    A. Lagae, S. Lefebvre, G. Drettakis and P. Dutre, "Procedural noise using sparse Gabor
    convolution", ACM Transactions on Graphics 28 (SIGGRAPH), 2009. The convolution is a product of
    spectra, and a kernel's spectrum is known: Gaussians about its wave's frequency. Kernels of
    several directions share one field of impulses, shifted at random for each: a transform for all.

    Args:
        shape: ``(height, width)`` in samples.
        period: wavelength of the kernel's waves, samples.
        bandwidth: standard deviation of a Gaussian of the spectrum as a share of its frequency.
        angles: directions of the kernels' waves in degrees, 0 = along x, counted from x towards y;
            there are as many kernels of each.
        density: mean number of kernels that reach a sample.
        rng: source of places and weights.

    Returns:
        ``(height, width)`` float32 of zero mean and unit RMS.
    """
    sigma = period / (2 * math.pi * bandwidth)  # of the kernel's envelope, samples
    # The FFT joins opposite edges: with two kernels' reach between them they have none in common.
    height, width = (fast_length(n + math.ceil(6 * sigma)) for n in shape)
    area = 4 * math.pi * sigma * sigma  # of an even kernel with the envelope's height and energy
    count = max(1, round(density * height * width / area / len(angles)))
    impulses = np.zeros(height * width, dtype=np.float32)
    places = rng.integers(height * width, size=count)
    np.add.at(impulses, places, 2 * rng.random(count, dtype=np.float32) - 1)
    spectrum = np.fft.rfft2(impulses.reshape(height, width))
    waves = np.array([(math.sin(math.radians(a)), math.cos(math.radians(a))) for a in angles])
    waves = np.concatenate([waves, -waves])[..., None] / period
    shifts = rng.integers((height, width), size=(len(angles), 2))
    shifts = np.concatenate([shifts, shifts])[..., None]

    def profile(frequencies: NDArray[np.float64], axis: int) -> NDArray[np.complex64]:
        # A sampled kernel's spectrum repeats itself: what passes one end comes in at the other.
        offset = np.mod(frequencies - waves[:, axis] + 0.5, 1.0) - 0.5
        envelope = np.exp(-0.5 * np.square(offset * (period / bandwidth)))
        shifted = envelope * np.exp(-2j * math.pi * frequencies * shifts[:, axis])
        out: NDArray[np.complex64] = shifted.astype(np.complex64)
        return out

    spectrum *= profile(np.fft.fftfreq(height), 0).T @ profile(np.fft.rfftfreq(width), 1)
    field = np.fft.irfft2(spectrum, s=(height, width))[: shape[0], : shape[1]]
    return unit_rms(field.astype(np.float32, copy=False))


def unit_rms(field: Float) -> Float:
    """The field less its mean, scaled to unit RMS; an all-equal field stays zero.

    Args:
        field: ``(h, w)``, or ``(planes, h, w)``: then each plane loses its own mean, and the mean
            over the samples of the sum of the planes' squares becomes 1.
    """
    out: Float = field - field.mean(axis=(-2, -1), dtype=np.float64, keepdims=True).astype(
        np.float32
    )
    samples = max(1, out.shape[-1] * out.shape[-2])
    rms = math.sqrt(float(np.square(out).sum(dtype=np.float64)) / samples)
    if rms > 0:
        out *= np.float32(1.0 / rms)
    return out
