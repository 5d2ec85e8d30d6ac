"""The little that is done to a text before it is stored; everything else is kept as it came."""

_BYTE_ORDER_MARK = "\ufeff"


def normalise(text: str) -> str:
    r"""Return `text` without a leading byte order mark, with "\n" line ends and no trailing space.

    Nothing else changes: no Unicode normalisation form, no quotation marks made alike, no leading
    white space cut. Offsets of sentences count code points of the result, and the document's
    identifier is a hash of it, so this must never change. Doing it twice changes nothing.
    """
    text = text.lstrip(_BYTE_ORDER_MARK)
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
