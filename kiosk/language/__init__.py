"""What people read, in Thai and English: texts of the screens (texts.py) and sentences about what went wrong (sentence.py).

Texts stay in JSON, with forms for a number where English needs them, and become .po files for a translator (po.py). Measured on the
four files that a start reads, processor time, median of eight runs:

    JSON, read with json (loaded anyway)                   0.6 ms
    the same as .mo files, read with gettext.translation   2.8 ms, and 1.9 ms to import gettext

A start loads nothing for plurals: `Texts` picks "one" or "other" when a text is filled in. Gettext would also need a compiler's step before
every run, and knows one number a message, as we do: a text with several numbers is worded so that no noun follows them.
"""
