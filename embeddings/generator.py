"""Any transformers model that writes text, by folder or hub name: prompts in, samples out. Knows no document.

Serves people who prepare finding aids. Nothing that answers a question loads this module.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from embeddings.encoder import HUB_NAME
from embeddings.vectors import EncoderError

# tokens: room for two questions of forty words
NEW_TOKENS = 96
# samples at once; more would only cost memory
BATCH = 16
WAY_OUT = "name another --model."


class Generator:
    """A causal or sequence-to-sequence model under `name`; one that learned to chat gets its prompts as a chat."""

    def __init__(self, folder: Path, name: str) -> None:
        # costs seconds and hundreds of megabytes: only who asks for drafts pays
        import torch
        from safetensors import SafetensorError
        from transformers import AutoConfig, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()
        self.name = name
        try:
            config: Any = AutoConfig.from_pretrained(folder, local_files_only=True)
            self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model: Any = _class_for(config, name).from_pretrained(folder, local_files_only=True)
        except EncoderError:
            raise
        except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
            raise EncoderError(f"The model {name} cannot be loaded ({_first_line(error)}): {WAY_OUT}") from error
        # a folder without tokenizer files gets an empty one, which makes nothing of any prompt
        if not self._tokenizer("een vraag")["input_ids"]:
            raise EncoderError(f"{name} has no tokenizer: copy the whole model, or {WAY_OUT}")
        self._whole = bool(config.is_encoder_decoder)  # its output starts anew; a causal model repeats its prompt
        self._model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        room = _context(config, self._tokenizer)
        self._new = min(NEW_TOKENS, room // 2)
        self._limit = room if self._whole else room - self._new

    def generate(self, prompts: Sequence[str], n: int, seed: int) -> list[list[str]]:
        """`n` texts sampled for each prompt, in order; equal arguments give equal texts on one machine.

        Of a prompt that is too long for the model its beginning is left out. EncoderError when the model fails.
        """
        import torch

        try:
            with torch.random.fork_rng(), torch.inference_mode():
                return [self._sample(prompt, n, seed) for prompt in prompts]
        except (RuntimeError, ValueError, IndexError) as error:
            raise EncoderError(f"The model {self.name} stopped writing ({_first_line(error)}): {WAY_OUT}") from error

    def _sample(self, prompt: str, n: int, seed: int) -> list[str]:
        import torch

        torch.manual_seed(seed)  # for each prompt anew: what stands beside it makes no difference
        given = torch.tensor([self._encoded(prompt)], device=self._model.device)
        written: list[str] = []
        while len(written) < n:
            ids = self._model.generate(
                input_ids=given,
                attention_mask=torch.ones_like(given),
                do_sample=True,
                num_beams=1,
                top_p=0.95,
                num_return_sequences=min(BATCH, n - len(written)),
                max_new_tokens=self._new,
                pad_token_id=self._padding(),
            )
            new = ids if self._whole else ids[:, given.shape[1] :]
            written += self._tokenizer.batch_decode(new, skip_special_tokens=True)
        return written

    def _encoded(self, prompt: str) -> list[int]:
        chats = bool(self._tokenizer.chat_template)
        if chats:
            turn = [{"role": "user", "content": prompt}]
            # enable_thinking: some templates ask for pages of thought first; others ignore it
            prompt = self._tokenizer.apply_chat_template(
                turn, add_generation_prompt=True, tokenize=False, enable_thinking=False
            )
        ids: list[int] = self._tokenizer(prompt, add_special_tokens=not chats)["input_ids"]
        return ids[-self._limit :]

    def _padding(self) -> int:
        # any token will do, since all samples of a prompt are equally long up to where they end
        known = (self._tokenizer.pad_token_id, self._tokenizer.eos_token_id)
        return next((token for token in known if token is not None), 0)


def load_generator(name: str) -> Generator:
    """The text-generation model in folder `name`, or of that name on the hub; EncoderError when it cannot be had."""
    path = Path(name).expanduser()
    if path.is_dir():
        return Generator(path, name)
    if not HUB_NAME.fullmatch(name):
        raise EncoderError(f"There is no model folder {name}: check the path of --model.")
    from embeddings.hub import download

    return Generator(download(name, otherwise=""), name)


def _class_for(config: Any, name: str) -> Any:
    """The transformers class that loads this model; EncoderError for one that was not made to write text."""
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM
    from transformers.models.auto import modeling_auto

    if config.is_encoder_decoder:
        wanted, known = AutoModelForSeq2SeqLM, modeling_auto.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
    else:
        wanted, known = AutoModelForCausalLM, modeling_auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
    made = set(config.architectures or known.values())
    # without this an encoder would be loaded with a head of random weights, and write noise
    if not made & set(known.values()):
        raise EncoderError(f"{name} is a {min(made)}, no text-generation model: {WAY_OUT}")
    return wanted


def _context(config: Any, tokenizer: Any) -> int:
    """How many tokens the model reads, in a causal model the ones that it writes included."""
    text = config.get_text_config()
    told = [getattr(text, key, None) for key in ("max_position_embeddings", "n_positions")]
    told.append(tokenizer.model_max_length)  # an absurdly large number where the tokenizer does not say
    return max(2, min(int(size) for size in told if size))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
