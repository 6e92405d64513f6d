"""Google's words on its page of prices for Vertex AI: for kinds of prices in rows, in cells, and for regions."""

from typing import Final

from scrapers.formats.price_columns import IGNORED, Words

_STORAGE: Final = {"storage": "cache_storage per 1M token-hours"}
_INPUT: Final = {"price": "input", "cached": "cache_read", **_STORAGE}
_AUDIO: Final = {"price": "input_audio", "cached": "cache_read_audio", **_STORAGE}
TYPES: Final[dict[str, Words]] = {
    **dict.fromkeys(("Input (text, image, video, audio)", "Input (text, image, video)", "Input (text, image)"), _INPUT),
    **dict.fromkeys(("1M input text tokens", "1M Input tokens", "1M input tokens"), _INPUT),
    **dict.fromkeys(("Input (audio)", "Audio Input", "1M input audio tokens", "1M Input audio tokens"), _AUDIO),
    "1M input video/image tokens": "input_image+input_video",
    "1M input video tokens": {"price": "input_video", "cached": "input_video"},
    **dict.fromkeys(("Text output (response and reasoning)", "1M output text tokens"), "output"),
    "1M Output text tokens": "output",
    "1M output audio tokens": "output_audio",
    **dict.fromkeys(("Image Output", "Image output", "1M output image tokens"), "output_image"),
    "Tuning for 1M training tokens": "training",
}
MODALITIES: Final[dict[str, Words]] = {
    "Input text ($/M char)": "input per 1M characters",
    "Input text ($/1M tokens)": "input",
    "Input image ($/image)": "input_image per image",
    "Input video ($/sec)": "input_video per second",
    "Input video ($/per frame)": IGNORED,  # a frame is no unit of ours
    "Input audio ($/sec)": "input_audio per second",
    "Output text ($/M char)": "output per 1M characters",
    "Output image image ($/image)": "output_image per image",
}
OLDER: Final = {
    "Image Input": "input_image per image",
    "Video Input": "input_video per second",
    "Text Input": "input per 1K characters",
    "Audio Input": "input_audio per second",
    "Text Output": "output per 1K characters",
    "Training Token": "training",
}
BY_TOKEN: Final = {"Input": "input per 1K tokens", "Output": "output per 1K tokens"}
BY_CHARACTER: Final = {"Input": "input per 1K characters", "Output": "output per 1K characters"}
EMBEDDED: Final = {
    "Embeddings for Multimodal: Text": "input per 1K characters",
    "Embeddings for Multimodal: Image": "input_image per image",
    "Embeddings for Multimodal: Video Plus": "input_video per second when mode=plus",
    "Embeddings for Multimodal: Video Standard": "input_video per second when mode=standard",
    "Embeddings for Multimodal: Video Essential": "input_video per second when mode=essential",
}
OPEN_EMBEDDED: Final = {
    f"{batch}{name}:": f"{name.lower()} per 1K tokens" for batch in ("", "Batch ") for name in ("Input", "Output")
}
PICTURED: Final[dict[str, Words]] = {
    "Image generation": "output_image per image",
    "Fine-tuning": IGNORED,  # by node hour, at a price of another page
    "Upscaling": "output_image per image when task=upscaling",
    "Image editing": "output_image per image when task=editing",
    "Visual Captioning": "output_image per image when task=captioning",
    "Visual Q&A": "output_image per image when task=questions",
    "Product Recontext": "output_image per image when task=product",
    "Virtual Try-On": "output_image per image when task=try-on",
}
FILMED: Final = {
    "Video + Audio generation": "output_video per second when audio=on",
    "Video generation": "output_video per second when audio=off",
    "Advanced Controls": "output_video per second when task=controls",
}
PARTNER: Final = {
    "input": "input",
    "output": "output",
    "cache hit": "cache_read",
    "cache write": "cache_write",
    "5m cache write": "cache_write",
    "1h cache write": "cache_write when cache_ttl=1h",
    "batch input": "input at batch",
    "batch output": "output at batch",
    "batch cache hit": "cache_read at batch",
    "batch cache write": "cache_write at batch",
    "batch 5m cache write": "cache_write at batch",
    "batch 1h cache write": "cache_write at batch when cache_ttl=1h",
    "5m batch cache write": "cache_write at batch",
    "1h batch cache write": "cache_write at batch when cache_ttl=1h",
}
REGIONS: Final = {"Global": "", "US Multi-Region (us)": "us", "EU Multi-Region (eu)": "eu"} | {
    **{name: name for name in ("us-east5", "europe-west1", "asia-southeast1", "asia-east1")},
    "Models with uniform pricing across all regions": "",
}
GROUNDED: Final = {
    "Grounding with Google Search": "web_search",
    "Web Grounding for enterprise": "web_search when search=enterprise",
    "Grounding with Google Web Search and Image Search, & Web Grounding for Enterprise": "web_search",
    "Grounding with Google Maps": "maps_grounding",
    "Grounding with your data": "file_search",
}
