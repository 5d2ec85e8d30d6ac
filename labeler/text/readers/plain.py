"""Plain text: the file is the document."""

from labeler.models import SourceDocument
from labeler.text.readers.base import Metadata, Options, Origin, document
from labeler.text.readers.encoding import decode


def read_text(data: bytes, origin: Origin, options: Options) -> SourceDocument:
    """Return the document of a plain text file; raises UnreadableError."""
    text, encoding = decode(data, options.encoding)
    return document(
        text,
        Metadata(),
        origin=origin,
        raw=data,
        language=options.language,
        encoding=encoding,
        extractor="text",
    )
