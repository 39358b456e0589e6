"""One module per layout family finds the exchanges in a text. Pure; does not read files."""
