/* A FriBiDi for text that runs from left to right.
 *
 * Pillow draws Thai through Raqm, and its Windows wheel holds all of Raqm but FriBiDi, which it looks for as fribidi.dll. Of FriBiDi it
 * asks only in which direction each letter runs. Thai, English and Malay in Latin letters run from left to right, so the answer is always
 * the same, and this library gives it. Letters of Arabic or Hebrew would stand in the order in which they were typed.
 *
 * Written for this program from the documented interface (fribidi.h); LICENSE of this program applies. No code of FriBiDi is in it.
 */
#include <stdint.h>

#define EXPORT __declspec(dllexport)
#define LEFT_TO_RIGHT 0x00000110 /* FRIBIDI_TYPE_LTR, as a paragraph FRIBIDI_PAR_LTR */
#define UTF8 1                   /* FRIBIDI_CHAR_SET_UTF8, the only encoding that is known here */

EXPORT const char *fribidi_version_info = "(left to right) 1.0.0\n";

EXPORT void fribidi_get_bidi_types(const uint32_t *text, int length, uint32_t *types)
{
    for (int i = 0; i < length; i++)
        types[i] = LEFT_TO_RIGHT;
}

EXPORT void fribidi_get_bracket_types(const uint32_t *text, int length, const uint32_t *types, uint32_t *brackets)
{
    for (int i = 0; i < length; i++)
        brackets[i] = 0; /* FRIBIDI_NO_BRACKET: brackets are mirrored in right-to-left text alone */
}

EXPORT uint32_t fribidi_get_par_direction(const uint32_t *types, int length)
{
    return LEFT_TO_RIGHT;
}

EXPORT signed char fribidi_get_par_embedding_levels_ex(const uint32_t *types, const uint32_t *brackets, int length, uint32_t *base,
                                                       signed char *levels)
{
    *base = LEFT_TO_RIGHT;
    for (int i = 0; i < length; i++)
        levels[i] = 0;
    return 1; /* the highest level, plus one */
}

EXPORT signed char fribidi_get_par_embedding_levels(const uint32_t *types, int length, uint32_t *base, signed char *levels)
{
    return fribidi_get_par_embedding_levels_ex(types, 0, length, base, levels);
}

EXPORT int fribidi_charset_to_unicode(int set, const char *bytes, int length, uint32_t *text)
{
    int count = 0;
    for (int i = 0; set == UTF8 && i < length; count++) {
        unsigned char first = (unsigned char)bytes[i++];
        int more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        uint32_t letter = more ? first & (0x3F >> more) : first;
        for (; more && i < length; more--)
            letter = letter << 6 | ((unsigned char)bytes[i++] & 0x3F);
        text[count] = letter;
    }
    return count;
}

EXPORT int fribidi_unicode_to_charset(int set, const uint32_t *text, int length, char *bytes)
{
    char *at = bytes;
    for (int i = 0; set == UTF8 && i < length; i++) {
        uint32_t letter = text[i];
        int more = letter < 0x80 ? 0 : letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
        *at++ = (char)(more ? (0xFF00 >> (more + 1) & 0xFF) | letter >> 6 * more : letter);
        while (more--)
            *at++ = (char)(0x80 | (letter >> 6 * more & 0x3F));
    }
    *at = 0;
    return (int)(at - bytes);
}
