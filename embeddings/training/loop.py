"""The training loop: losses in, a better body out, within a budget of seconds or steps, resumable.

Why not the library's trainer: it tokenises and pads anew in every epoch, wants the teacher beside the student, and
sizes its schedule in steps. Here the teacher's vectors are computed once, batches are cut by tokens, and the learning
rate falls with the clock, so that a run of `--hours` ends when it says, fully decayed. What a batch means is decided by
the stages, not here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import PreTrainedModel

from embeddings.training.journal import Journal

Report = Callable[[float, str], None]


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: whichever of `seconds` and `steps` runs out first ends the stage."""

    seconds: float
    steps: int
    rate: float
    embedding_rate: float
    warmup: float = 0.03
    save_every: float = 180.0

    def factor(self, done: float) -> float:
        """The share of the full learning rate at `done` (0 to 1): a linear rise, then a linear fall to nothing."""
        return min(done / self.warmup, (1.0 - done) / (1.0 - self.warmup)) if done > 0 else 1e-3


@dataclass
class _State:
    step: int = 0
    elapsed: float = 0.0
    loss: float = 0.0


def fit(
    body: PreTrainedModel,
    losses: Callable[[int], Iterator[torch.Tensor]],
    schedule: Schedule,
    folder: Path,
    journal: Journal,
    report: Report,
) -> None:
    """Train `body` in place. `losses(step)` yields the loss of each batch from that step on, for ever.

    Checkpoints lie in `folder`, named for the stage; when one is there, training goes on from it.
    """
    optimiser = _optimiser(body, schedule)
    checkpoint = folder / "checkpoint.pt"
    state = _resume(body, optimiser, checkpoint)
    stage, saved, last = folder.name, time.monotonic(), time.monotonic()
    body.train()
    stream = losses(state.step)
    while (done := max(state.elapsed / schedule.seconds, state.step / schedule.steps)) < 1.0:
        _update(body, optimiser, next(stream), schedule.factor(done), state)
        now = time.monotonic()
        state.elapsed, last = state.elapsed + now - last, now
        report(done, f"{stage} step {state.step} loss {state.loss:.3f}")
        if state.step % 50 == 0:
            journal.write(stage, step=state.step, loss=state.loss, seconds=state.elapsed)
        if now - saved > schedule.save_every:
            _save(body, optimiser, state, checkpoint)
            saved = last = time.monotonic()
    journal.write(stage, step=state.step, loss=state.loss, seconds=state.elapsed, finished=1)
    checkpoint.unlink(missing_ok=True)


def _optimiser(body: PreTrainedModel, schedule: Schedule) -> torch.optim.Optimizer:
    """AdamW; the embedding table, mostly new, learns faster than the body, which came trained."""
    table = body.get_input_embeddings().weight
    rest = [weight for weight in body.parameters() if weight is not table and weight.requires_grad]
    groups = [{"params": [table], "lr": schedule.embedding_rate}, {"params": rest, "lr": schedule.rate}]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    for group in optimiser.param_groups:
        group["full"] = group["lr"]
    return optimiser


def _update(
    body: PreTrainedModel, optimiser: torch.optim.Optimizer, loss: torch.Tensor, factor: float, state: _State
) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group["full"] * factor
    loss.backward()
    torch.nn.utils.clip_grad_norm_(body.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    state.step += 1
    state.loss = 0.98 * state.loss + 0.02 * float(loss.detach()) if state.step > 1 else float(loss.detach())


def _save(body: PreTrainedModel, optimiser: torch.optim.Optimizer, state: _State, path: Path) -> None:
    """Write beside, then rename: a run killed while it saves keeps its last checkpoint."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"body": body.state_dict(), "optimiser": optimiser.state_dict(), "state": vars(state)}
    torch.save(content, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def _resume(body: PreTrainedModel, optimiser: torch.optim.Optimizer, path: Path) -> _State:
    if not path.exists():
        return _State()
    content = torch.load(path, weights_only=True)
    body.load_state_dict(content["body"])
    optimiser.load_state_dict(content["optimiser"])
    return _State(**content["state"])
