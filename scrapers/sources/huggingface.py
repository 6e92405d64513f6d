"""Hugging Face's router: which host serves which model through it, and at what price."""

from decimal import Decimal

from scrapers.formats import hugging_face
from scrapers.source import Anchor, Source

source = Source(
    name="huggingface",
    title="Hugging Face Inference Providers",
    urls=("https://router.huggingface.co/v1/models",),
    split=hugging_face.split,
    read=hugging_face.read,
    authority="gateway",
    speaks_for=frozenset({hugging_face.PROVIDER}),
    page="https://huggingface.co/inference/models",
    licence="Hugging Face's own data, shown with its name",
    least_records=80,
    anchors=(
        Anchor("huggingface", "openai/gpt-oss-120b", "input", Decimal("0.15"), upstream="together"),
        Anchor("huggingface", "openai/gpt-oss-120b", "output", Decimal("0.6"), upstream="together"),
    ),
    states=hugging_face.STATES,
)
