"""The attribution model as it is trained; headwater/language/attribution_model.py runs it without torch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from headwater.language.attribution_features import DISTANCES, Pairs, Table
from headwater.language.attribution_model import FIELDS, FIRST, ROLES

WIDTHS = {"lower": 64, "suffix": 16, "shape": 8, "tag": 16, "dep": 16}
VECTOR, FLAGS, DEPTH, PAIR = 96, 9, 96, 64
DILATIONS = (1, 2, 4, 8, 16, 1)
DROPPED = 0.3
WORDS_DROPPED = 0.1


class Network(nn.Module):
    """Dilated convolutions with a tap at each token's head, and a scorer of token and anchor pairs."""

    def __init__(self, sizes: Mapping[str, int], vectors: np.ndarray) -> None:
        super().__init__()
        self.emb = nn.ModuleDict({field: nn.Embedding(sizes[field] + 1, WIDTHS[field]) for field in FIELDS})
        for field in FIELDS[1:]:
            nn.init.normal_(self.emb[field].weight, std=0.5)
        with torch.no_grad():
            self.emb["lower"].weight[0] = 0
            self.emb["lower"].weight[1:] = torch.from_numpy(vectors)
        given = VECTOR + sum(WIDTHS.values()) + FLAGS
        self.own, self.up = nn.Linear(given, DEPTH), nn.Linear(given, DEPTH, bias=False)
        self.blocks = nn.ModuleList([nn.Linear(4 * DEPTH, DEPTH) for _ in DILATIONS])
        self.norms = nn.ModuleList([nn.LayerNorm(DEPTH, bias=False) for _ in DILATIONS])
        self.last = nn.LayerNorm(DEPTH, bias=False)
        for block in self.blocks:
            nn.init.kaiming_normal_(block.weight, nonlinearity="relu")
            block.weight.data *= 0.7
            nn.init.zeros_(block.bias)
        self.anchor, self.base, self.tokrole = (nn.Linear(DEPTH, size) for size in (1, FIRST, 1 + ROLES))
        self.A, self.B = nn.Linear(DEPTH, PAIR), nn.Linear(DEPTH, PAIR, bias=False)
        places = {"rel": sizes["dep"] + 5, "dist": len(DISTANCES) + 2, "sent": 7, "between": 9, "marks": 9}
        for name, size in places.items():
            self.add_module(name, nn.Embedding(size, PAIR))
            nn.init.normal_(self.get_submodule(name).weight, std=0.1)
        self.role = nn.Linear(PAIR, 1 + ROLES)

    def encode(self, table: Table, fields: Mapping[str, Tensor]) -> Tensor:
        """Returns one vector per token."""
        lengths = np.diff(table.offsets)
        of = torch.from_numpy(np.repeat(np.arange(len(lengths)), lengths))
        head, steps = torch.from_numpy(table.head), int(lengths.max())
        flat = of * steps + torch.arange(len(of)) - torch.from_numpy(table.offsets[:-1])[of]
        lower = fields["lower"]
        if self.training:
            lower = lower * (torch.rand(lower.shape) > WORDS_DROPPED)
        words = [self.emb[field](lower if field == "lower" else fields[field]) for field in FIELDS]
        given = torch.cat([torch.from_numpy(table.vectors), *words, torch.from_numpy(table.flags)], 1)
        given = self._drop(given, of, DROPPED / 2)
        hidden = self._drop(functional.relu(self.own(given) + self.up(given)[head]), of, 0)
        for reach, block, norm in zip(DILATIONS, self.blocks, self.norms, strict=True):
            normal = norm(hidden)
            padded = normal.new_zeros(len(lengths) * steps, DEPTH).index_copy(0, flat, normal)
            wide = functional.pad(padded.view(len(lengths), steps, DEPTH), (0, 0, reach, reach))
            near = torch.cat([wide[:, :steps], wide[:, reach:-reach], wide[:, 2 * reach :]], 2)
            taps = torch.cat([near.reshape(-1, 3 * DEPTH)[flat], normal[head]], 1)
            hidden = hidden + self._drop(functional.relu(block(taps)), of, DROPPED)
        return self._drop(self.last(hidden), of, DROPPED * 0.7)

    def _drop(self, values: Tensor, of: Tensor, share: float) -> Tensor:
        """Silences the same outputs in all tokens of a paragraph."""
        if not self.training or not share:
            return values
        return values * ((torch.rand(int(of[-1]) + 1, values.shape[1]) > share) / (1 - share))[of]

    def states(self, hidden: Tensor, pairs: Pairs) -> tuple[Tensor, Tensor]:
        """Returns the scores of tokens' states (see attribution_model.Scores), and of pairs as sources."""
        width = ROLES * (int(pairs.slot.max()) + 1 if len(pairs.slot) else 0)
        scores = torch.cat([self.base(hidden), hidden.new_full((len(hidden), width), -1e4)], 1)
        if not width:
            return scores, scores[:0, 0]
        token = torch.from_numpy(pairs.token)
        joint = self.A(hidden)[torch.from_numpy(pairs.anchor)] + self.B(hidden)[token]
        places = (pairs.relation, pairs.distance, pairs.sentences, pairs.between, pairs.marks)
        for name, values in zip(("rel", "dist", "sent", "between", "marks"), places, strict=True):
            joint = joint + self.get_submodule(name)(torch.from_numpy(values))
        joint = functional.dropout(functional.relu(joint), DROPPED / 2, self.training)
        roles = self.role(joint) + self.tokrole(hidden)[token]
        column = FIRST + ROLES * torch.from_numpy(pairs.slot)
        places = (token[:, None].expand(-1, ROLES), column[:, None] + torch.arange(ROLES))
        return scores.index_put(places, roles[:, 1:]), roles[:, 0]
