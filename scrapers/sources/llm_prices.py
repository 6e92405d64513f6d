"""llm-prices: a small list, checked by hand, with the days on which prices changed."""

from scrapers.formats import llm_prices

source = llm_prices.source("llm-prices", "llm-prices", "historical-v1.json", order=40)
