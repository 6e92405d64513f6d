"""What follows from what a model takes in and gives back."""

import re
from collections.abc import Mapping
from typing import Final

from catalog.domain.vocabulary import Capability, Fact, ModelKind
from scrapers.formats.draft import Draft

_OURS: Final[Mapping[str, str]] = {"file": "pdf", "document": "pdf"}
_INPUTS: Final = {"image": Capability.VISION, "pdf": Capability.PDF_INPUT, "audio": Capability.AUDIO_INPUT}
_OUTPUTS: Final = {"audio": Capability.AUDIO_OUTPUT, "image": Capability.IMAGE_OUTPUT}
_NAMED_KINDS: Final = (
    (re.compile(r"rerank"), ModelKind.RERANK),
    (re.compile(r"embed|(^|[/-])(bge|e5|gte)-|-minilm-|-mpnet-"), ModelKind.EMBEDDING),
    (re.compile(r"moderation|llama-guard|prompt-guard|shieldgemma|content-safety|safety-guard"), ModelKind.MODERATION),
    (re.compile(r"(^|[/-])ocr([/-]|$)"), ModelKind.OCR),
)


def read_modalities(
    draft: Draft, inputs: object, outputs: object, at_inputs: str, at_outputs: str, *, names_documents: bool = True
) -> None:
    """State the modalities and the capabilities that follow; a list that names others says no to the rest.

    A source that never lists PDF among the inputs (`names_documents` false) says nothing of it.
    """
    for stated, fact, capabilities, at in (
        (inputs, Fact.INPUT_MODALITIES, _INPUTS, at_inputs),
        (outputs, Fact.OUTPUT_MODALITIES, _OUTPUTS, at_outputs),
    ):
        words = sorted({_OURS.get(word, word) for word in draft.words(stated, at)})
        if words:
            draft.fact(fact, words, at)
            for modality, capability in capabilities.items():
                if modality == "pdf" and not names_documents:
                    continue
                draft.capability(capability, modality in words, at)


def read_kind(draft: Draft, model_id: str) -> None:
    """State what the model is for, by its own name where that says it and else by what it gives back."""
    inputs, outputs = (draft.facts.get(fact) for fact in (Fact.INPUT_MODALITIES, Fact.OUTPUT_MODALITIES))
    if not outputs or not isinstance(outputs.value, list):
        return
    given = set(outputs.value)
    if "text" not in given:
        kinds = {"image": ModelKind.IMAGE, "video": ModelKind.VIDEO, "audio": ModelKind.SPEECH}
        kind = next((kind for modality, kind in kinds.items() if modality in given), None)
    else:
        name = model_id.lower()
        kind = next((kind for pattern, kind in _NAMED_KINDS if pattern.search(name)), ModelKind.CHAT)
        if inputs and inputs.value == ["audio"]:
            kind = ModelKind.TRANSCRIPTION
        elif "image" in given and "image" in name:
            kind = ModelKind.IMAGE
    if kind:
        draft.fact(Fact.KIND, kind.value, outputs.at)
