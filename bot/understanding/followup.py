"""Messages that only make sense with the one before them."""

from __future__ import annotations

import re

from bot.folding import fold

MOST_WORDS = 9
_OPENINGS = re.compile(
    r"^(?:ok(?:ay)? |oui |d'accord |merci |thanks |yes )?"
    r"(?:et (?:mon|ma|mes|notre|pour|chez|en|dans|avec|de|du|des|les|le|la|si|au|aux|ca|combien|a quel|quel)"
    r"|and (?:my|his|her|our|for|in|among|the|of|what|how|with|when|boys|girls)|what about|how about|same for"
    r"|(?:c'est )?pareil (?:pour|chez)|(?:only|just) (?:for|in)|seulement (?:pour|chez)|pour les |chez les )"
)


def is_elliptical(text: str) -> bool:
    """Tell whether a short message leans on the one before: 'and for boys?'."""
    folded = fold(text)
    return len(folded.split()) <= MOST_WORDS and bool(_OPENINGS.search(folded))
