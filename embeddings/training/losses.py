"""What each batch is trained for. Losses only; which texts meet in a batch is decided by the stages."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, log_softmax

TEMPERATURE = 0.05
SAME = 0.95


def towards_teacher(student: Tensor, teacher: Tensor, contrast: float = 0.3) -> Tensor:
    """Squared distance to the teacher's vectors plus `contrast` x in-batch cross-entropy at temperature 0.05.

    Both (n, dim) of unit length. The squared error carries the teacher's whole geometry (Reimers and Gurevych 2020),
    the cross-entropy keeps translations nearer than neighbours. Rows whose targets are alike are no negatives.
    """
    squared = (student - teacher).square().sum(1).mean()
    scores = student @ teacher.T / TEMPERATURE
    alike = (teacher @ teacher.T > SAME) & ~torch.eye(len(teacher), dtype=torch.bool, device=teacher.device)
    contrastive = cross_entropy(scores.masked_fill(alike, -1e4), torch.arange(len(student), device=student.device))
    return squared + contrast * contrastive


def matching(queries: Tensor, passages: Tensor, scale: float = 20.0) -> Tensor:
    """In-batch negatives both ways: row i of `queries` belongs to row i of `passages`, (n, dim) each.

    Texts that are almost the same (headings repeat) are not held against each other.
    """
    scores = scale * queries @ passages.T
    same = ((queries @ queries.T > SAME) | (passages @ passages.T > SAME)).detach()
    same &= ~torch.eye(len(queries), dtype=torch.bool, device=queries.device)
    scores = scores.masked_fill(same, -1e4)
    labels = torch.arange(len(queries), device=queries.device)
    return 0.5 * (cross_entropy(scores, labels) + cross_entropy(scores.T, labels))


def like_teacher_scores(queries: Tensor, passages: Tensor, teacher_scores: Tensor, scale: float = 20.0) -> Tensor:
    """Kullback-Leibler divergence from the teacher's distribution over the passages of the batch, (n, n) scores."""
    own = log_softmax(scale * queries @ passages.T, dim=1)
    target = log_softmax(scale * teacher_scores, dim=1)
    return (target.exp() * (target - own)).sum(1).mean()


def finds_answer(questions: Tensor, windows: Tensor, owner: Tensor, labels: Tensor, scale: float = 20.0) -> Tensor:
    """Cross-entropy over answers, an answer scoring as its best windows do (log-sum-exp at the same scale).

    questions (q, dim), windows (w, dim), owner (w,) the answer of each window, labels (q,) the right answer. The loss
    is the search itself: every answer of the document competes, through the window that fits the question best.
    """
    answers = int(owner.max()) + 1
    scores = scale * questions @ windows.T
    spread = scores.new_full((len(questions), answers, len(windows)), -1e4)
    place = torch.arange(len(windows), device=windows.device)
    spread[:, owner, place] = scores
    return cross_entropy(torch.logsumexp(spread, dim=2), labels, label_smoothing=0.05)
