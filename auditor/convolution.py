"""Small convolutional networks over the characters of a text, evaluated with numpy: trained elsewhere, read from arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Single = npt.NDArray[np.float32]

_CHUNK = 2048  # positions that go through a network at once
_MARGIN = 72  # further than a network sees


@dataclass(frozen=True)
class Layer:
    """A convolution: ``weights[k]`` is for the input ``offsets[k]`` positions away."""

    weights: Single
    bias: Single
    offsets: tuple[int, ...]

    def __call__(self, values: Single) -> Single:
        """(positions, inputs) to (positions, outputs)."""
        size = len(values)
        reach = max(abs(offset) for offset in self.offsets)
        padded = np.pad(values, ((reach, reach), (0, 0))) if reach else values
        out = np.tile(self.bias, (size, 1))
        for weight, offset in zip(self.weights, self.offsets, strict=True):
            out += padded[reach + offset : reach + offset + size] @ weight
        return out


@dataclass(frozen=True)
class Network:
    """Convolutions with residuals between the first and the last."""

    first: Layer
    middle: tuple[Layer, ...]
    last: Layer

    def __call__(self, values: Single) -> Single:
        """The output of each position; long texts go through in pieces that overlap by more than the network sees."""
        out = np.zeros((len(values), len(self.last.bias)), dtype=np.float32)
        for start in range(0, len(values), _CHUNK):
            low, high = max(start - _MARGIN, 0), min(start + _CHUNK + _MARGIN, len(values))
            end = min(start + _CHUNK, len(values))
            hidden = np.maximum(self.first(values[low:high]), 0)
            for layer in self.middle:
                hidden += np.maximum(layer(hidden), 0)
            out[start:end] = self.last(hidden[start - low : end - low])
        return out


def network(weights: Mapping[str, Single], name: str, offsets: Sequence[range]) -> Network:
    """The network ``name`` from arrays ``name.0.weights`` (offsets, inputs, outputs), ``name.0.bias`` and so on.

    ``offsets``: for each layer but the last which positions it looks at; the last looks at its own.
    """
    layers = [
        Layer(weights[f"{name}.{index}.weights"], weights[f"{name}.{index}.bias"], tuple(places))
        for index, places in enumerate([*offsets, range(1)])
    ]
    return Network(layers[0], tuple(layers[1:-1]), layers[-1])
