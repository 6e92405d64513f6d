"""llm-prices as of today: the rows of the dated list that are in force, believed after it."""

from scrapers.formats import llm_prices

source = llm_prices.source("llm-prices-current", "llm-prices (today)", "current-v1.json", order=50)
