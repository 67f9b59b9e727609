"""What makes two names the same name. Pure."""

import unicodedata


def name_key(name: str) -> str:
    """Return the form in which names are compared for uniqueness.

    NFKC folds width and compatibility forms ("ｄａｎ" is "dan"), casefold
    folds case, and white space is collapsed. UAX #31, "normalisation and
    case" (R4, R5).
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())
