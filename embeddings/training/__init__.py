"""`python -m embeddings.training`: the recipe that makes the bundled Dutch-English encoder from data.

Stages: vocabulary, initialise, teach, distil, retrieval, in-domain, export. Not needed to use the encoder.
"""
