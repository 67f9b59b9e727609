"""Letters of other alphabets, strokes and boxes that pass for Latin letters. Pure.

What Unicode calls confusable with a Latin letter (UTS #39, as far as the basic
plane goes, since few devices show more), letters with strokes and hooks, Greek
as it is used to spell Latin, and letters in black boxes and circles. Small, as
folding leaves them; what NFKC undoes isn't here.
"""

import re

_LIKE = {
    "a": "ɑαаᎪᗅᴀꓮ",
    "b": "ƀƃƅɓʙβвьᏏᏴᑲᖯᗷꓐꞵ",
    "c": "ƈȼсᏟᴄⲥꓚ",
    "d": "∂đƌȡɖɗδԁᎠᏧᑯᗞᗪᴅꓒꓓ",
    "e": "ɇəɛεезҽᎬᴇⴹꓰꬲ",
    "f": "ƒϝքᖴẝꓝꜰꞙꬵ",
    "g": "ǥɠɡɢԍցᏀᏳᶃꓖ",
    "h": "ħɦʜнһհᎻᏂᕼⲏꓧ",
    "i": "ᴉıɨɩɪιіᎥꙇ",
    "j": "ɉʝϳјᎫᒍᴊꓙ",
    "k": "ƙκкᏦᛕᴋⲕꓗ",
    "l": "łƚǀɫɬɭʟӏᏞᒪᛁⲓⳑⵏꓡꓲ",
    "m": "ɱμϻмᎷᗰᛖᴍⲙꓟ",
    "n": "ƞɲɳɴηոռⲛꓠ",
    "o": "øɵθοσоօଠഠဝჿዐᎾᴏᴑⲟⵔꓳꬽ",
    "p": "ƥρрᏢᑭᴘⲣꓑ",
    "q": "ʠԛգզⵕ",
    "r": "ɍɼɽʀгᎡᎱᏒᖇᴦⲅꓣꭇꭈ",
    "s": "ƽȿʂѕտᏕᏚꓢꜱ",
    "t": "ŧƭȶʈτтᎢᴛⲧꓔ",
    "u": "цμʉυսሀᑌᴜꓴꞟꭎꭒ",
    "v": "ʋνѵᏙᐯᴠⴸꓦꛟ",
    "w": "ɯωѡԝաᎳᏔᴡꓪ",
    "x": "χхᕁᕽᚷⲭⵝꓫꭓ",
    "y": "ƴɏɣʏγуүყᎩᎽᶌỿⲩꓬꭚ",
    "z": "ƶȥʐʑζᏃᴢꓜ",
}
# The A of each row of them: in black circles, in black boxes. Those of flags stay flags.
_ROWS = (0x1F150, 0x1F170)

_LOOK_ALIKES = {other: letter for letter, others in _LIKE.items() for other in others}
_TABLE = str.maketrans(_LOOK_ALIKES)
_BLACK = {chr(first + n): letter for first in _ROWS for n, letter in enumerate(_LIKE)}
# str.translate() asks a dictionary of every letter: a pattern passes over them ten times faster,
# as long as all of it lies in the basic plane or in a few rows.
_LOOK_ALIKE = re.compile(f"[{''.join(_LOOK_ALIKES)}]+")
_IN_BLACK = re.compile("[\U0001f150-\U0001f169\U0001f170-\U0001f189]")


def show_latin(text: str) -> str:
    """Return text with the Latin letters that its letters pass for."""
    text = _IN_BLACK.sub(lambda found: _BLACK[found.group()], text)
    return _LOOK_ALIKE.sub(lambda found: found.group().translate(_TABLE), text)
