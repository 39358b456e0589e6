"""Errors that a user can act on. Each message is one line and ends with the way out.

    RagError              base: the command line prints it and exits with 1
    ├── SourceError       a file that cannot be read, or a text that does not parse or does not add up
    ├── IndexStateError   no index, a damaged index, or one made by another model, corpus or format
    ├── ModelError        a model that cannot be loaded, or vectors that are not finite unit float32
    ├── QueryError        a question, number or question file that cannot be used
    └── VerbatimError     shown text differs from its source: the text is withheld

Does not cover programming mistakes: those stay ordinary exceptions.
"""


class RagError(Exception):
    """Base class; catch this to catch everything that Antwoordwijzer raises on purpose."""


class SourceError(RagError):
    """A source file or document cannot be used."""


class IndexStateError(RagError):
    """The index is missing, damaged, or was made under another contract."""


class ModelError(RagError):
    """An encoder cannot be loaded or gave unusable vectors."""


class QueryError(RagError):
    """A question, an answer number or a question file cannot be used."""


class VerbatimError(RagError):
    """The text about to be shown is not the source text."""
