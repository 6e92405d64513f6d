"""The words a reader sees for our own words: states of a price, capabilities, facts."""

from typing import Final

from catalog.domain.vocabulary import Capability, PriceState

STATES: Final = {
    PriceState.FREE: "free",
    PriceState.INCLUDED: "in plan",
    PriceState.NOT_OFFERED: "not offered",
    PriceState.NOT_PUBLISHED: "not published",
    PriceState.NOT_CHECKED: "not checked yet",
}
STATE_MARKS: Final = {
    PriceState.NOT_OFFERED: "×",
    PriceState.NOT_PUBLISHED: "–",
    PriceState.NOT_CHECKED: "?",
}
STATE_MEANINGS: Final = {
    PriceState.FREE: "The provider or its listing says that it costs nothing.",
    PriceState.INCLUDED: "Included in a plan: no price of its own.",
    PriceState.NOT_OFFERED: "The provider says that it does not sell this.",
    PriceState.NOT_PUBLISHED: "A source that would state it was read, and states none.",
    PriceState.NOT_CHECKED: "No source read so far would state it.",
}

CAPABILITIES: Final = {
    Capability.TOOLS: ("Tools", "Calls tools (functions) that the caller describes."),
    Capability.STRUCTURED_OUTPUT: ("Structured output", "Answers in a JSON shape that the caller fixes."),
    Capability.REASONING: ("Reasoning", "Thinks before it answers."),
    Capability.VISION: ("Vision", "Takes pictures."),
    Capability.PDF_INPUT: ("PDF input", "Takes PDF files as they are."),
    Capability.AUDIO_INPUT: ("Audio input", "Takes sound."),
    Capability.AUDIO_OUTPUT: ("Audio output", "Answers in sound."),
    Capability.IMAGE_OUTPUT: ("Image output", "Answers in pictures."),
    Capability.PROMPT_CACHING: ("Prompt caching", "Charges less for a prompt's beginning that it has seen."),
    Capability.WEB_SEARCH: ("Web search", "Can search the web by itself."),
    Capability.COMPUTER_USE: ("Computer use", "Can be given a screen, a mouse and a keyboard."),
    Capability.TEMPERATURE: ("Temperature", "Lets the caller set the sampling temperature."),
}

PROMISES: Final = {
    "zero_data_retention": "Whether nothing of what is sent and answered is kept.",
    "trains_on_data": "Whether what is sent is used to train models.",
    "data_retention": "For how long what is sent is kept.",
}

FACTS: Final = {
    "name": "Name",
    "family": "Family",
    "kind": "Kind",
    "context": "Context window",
    "max_input": "Longest input",
    "max_output": "Longest output",
    "input_modalities": "Takes",
    "output_modalities": "Gives",
    "release_date": "Released",
    "knowledge_cutoff": "Knowledge up to",
    "open_weights": "Weights",
    "licence": "Licence",
    "status": "Status",
    "deprecation_date": "Deprecated",
    "shutdown_date": "Shuts down",
    "replacement": "Replaced by",
    "alias_target": "Points at",
    "weights_url": "Download",
    "home_url": "Home",
    "docs_url": "Documentation",
    "pricing_url": "Prices",
    "status_url": "Status",
    "base_url": "API address",
    "openai_compatible": "Answers as OpenAI does",
    "environment_variables": "Environment variables",
    "sdk": "Client package",
    "zero_data_retention": "Zero data retention",
    "data_retention": "Data kept for",
    "trains_on_data": "Trains on your data",
    "regions": "Regions",
    "requests_per_minute": "Requests a minute",
    "tokens_per_minute": "Tokens a minute",
    "free_allowance": "Free of charge",
    "quantization": "Quantisation",
    "moderated": "Moderated",
}
