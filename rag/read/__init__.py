"""One module per file format turns a file into canonical text. Does not find answers in it."""
