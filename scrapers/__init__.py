"""How we come to know prices: what is fetched, how it is read, and the run that takes it to the catalog."""
