"""A PyTorch data set on the arrays of a Dataset; imported only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.utils.data

from ._types import Integers

if TYPE_CHECKING:
    from .datasets import Dataset


class TorchDataset(torch.utils.data.Dataset):
    """Pairs (matrix (1, rows, columns), Hodge numbers (k,)) of float32 tensors."""

    def __init__(self, dataset: Dataset, indices: Integers, scale: float) -> None:
        self._matrix, self._hodge = dataset.matrix, dataset.hodge
        self._indices, self._scale = indices, scale

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        return self.__getitems__([index])[0]

    def __getitems__(self, indices: list[int]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        places = self._indices[indices]
        matrices = torch.from_numpy(self._matrix[places].astype(np.float32) / self._scale)
        numbers = torch.from_numpy(self._hodge[places].astype(np.float32))
        return list(zip(matrices.unsqueeze(1), numbers))
