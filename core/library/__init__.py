"""The library: what is kept, for whom, under which ids, and what its wordings rest on."""
