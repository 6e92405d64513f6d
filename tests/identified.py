"""Ids asked for as rules and tables know them on one day."""

from datetime import date

from catalog.domain.identity import Identity, resolve
from catalog.facts import names

NAMES = names()
DAY = date(2026, 7, 2)


def found(model_id: str, provider: str = "nobody-yet", at: date = DAY) -> Identity:
    identity = resolve(provider, model_id, at=at, names=NAMES)
    assert identity is not None, f"{model_id} is unmatched"
    return identity


def slug(model_id: str, provider: str = "nobody-yet", at: date = DAY) -> str | None:
    identity = resolve(provider, model_id, at=at, names=NAMES)
    return identity.slug if identity else None


SPELLINGS = {
    "anthropic/claude-sonnet-4-5": [
        "claude-sonnet-4-5",
        "anthropic/claude-sonnet-4.5",
        "claude-4.5-sonnet",
        "claude-4-5-sonnet",
        "anthropic--claude-4.5-sonnet",
        "anthropic-claude-4.5-sonnet",
        "databricks-claude-sonnet-4-5",
        "claude-sonnet-4-5@default",
        "duo-chat-sonnet-4-5",
    ],
    "anthropic/claude-sonnet-4-5-20250929": [
        "claude-sonnet-4-5@20250929",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "bedrock/us-gov-west-1/anthropic.claude-sonnet-4-5-20250929-v1:0",
    ],
    "openai/gpt-oss-120b": [
        "openai/gpt-oss-120b",
        "@cf/openai/gpt-oss-120b",
        "workers-ai/@cf/openai/gpt-oss-120b",
        "hf:openai/gpt-oss-120b",
        "accounts/fireworks/models/gpt-oss-120b",
        "openai.gpt-oss-120b-1:0",
        "TEE/gpt-oss-120b",
        "openai/gpt-oss-120b-maas",
        "gpt-oss-120b-fast",
        "gpt-oss:120b",
        "openai/gpt-oss-120b:free",
        "openai-gpt-oss-120b",
    ],
    "openai/gpt-4.1-mini": ["gpt-4-1-mini", "azure/eu/gpt-4.1-mini", "GPT-4.1-mini", "openai/gpt-4.1-mini:batch"],
    "zhipuai/glm-4.6": ["glm-4p6", "zai-org/GLM-4.6-TEE", "z-ai/glm-4.6", "zai-org-glm-4.6", "zai.glm-4.6"],
    "meta/llama-3.1-405b-instruct": [
        "accounts/fireworks/models/llama-v3p1-405b-instruct",
        "meta-llama/Meta-Llama-3.1-405B-Instruct",
        "us.meta.llama3-1-405b-instruct-v1:0",
        "vertex_ai/meta/llama-3.1-405b-instruct-maas",
    ],
    "meta/llama-3.3-70b-instruct": ["@cf/meta/llama-3.3-70b-instruct-fp8-fast", "llama-3.3-70b-versatile"],
    "mistral/mistral-small-2506": ["mistral-small-3.2-24b-instruct-2506", "mistralai/mistral-small-3.2-24b-instruct"],
    "moonshotai/kimi-k2.7-code": ["kimi-k2p7-code", "k2p7", "moonshotai/Kimi-K2.7-Code", "kimi-k2-7-code"],
    "minimax/minimax-m2.7": ["minimax-m27", "MiniMaxAI/MiniMax-M2.7", "minimax.minimax-m2.7", "minimax-m2p7"],
    "deepseek/deepseek-v3.2": ["deepseek.v3.2", "deepseek-ai/DeepSeek-V3.2-TEE", "deepseek-3.2"],
    "alibaba/qwen3.5-397b-a17b": ["qwen35-397b-a17b", "Qwen/Qwen3.5-397B-A17B-FP8", "qwen3-5-397b-a17b"],
    "alibaba/qwen2-5-vl-72b-instruct": ["qwen2.5-vl-72b-instruct", "Qwen/Qwen2.5-VL-72B-Instruct"],
    "xai/grok-4.20-0309-reasoning": ["grok-4-20-reasoning", "grok-4-20-beta-0309-reasoning"],
    "nvidia/nemotron-3-super-120b-a12b": [
        "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-FP8",
        "nemotron-3-super",
        "nemotron-super-3-120b",
    ],
    "alibaba/qwen3-235b-a22b": ["Qwen3-235B-A22B-Q4_K_M", "qwen3-235b", "qwen/qwen3-235b-a22b-fp8"],
    "bytedance/seedance-2.0": ["seedance-2", "bytedance/seedance-v2/text-to-video", "doubao-seedance-2-0"],
    "klingai/kling-2.6-pro": ["kwaivgi/kling-v2.6-pro/motion-control", "kling-v2-6-pro"],
    "thedrummer/anubis-70b-v1": ["TheDrummer-Anubis-70B-v1-FP8-Dynamic", "TheDrummer/Anubis-70B-v1"],
}
