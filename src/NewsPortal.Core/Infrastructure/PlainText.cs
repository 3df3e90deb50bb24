using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Normalizes text from form fields for storage and display.</summary>
public static class PlainText
{
    /// <summary>
    /// One line: trimmed, line breaks and tabs turned into spaces, unprintable characters removed. Empty if nothing is
    /// visible, so that a name of invisible characters is no name.
    /// </summary>
    public static string Line(string? text) => Seen(Keep(text, lines: false).Trim());

    /// <summary>
    /// Several lines: trimmed, line breaks as "
    /// ", unprintable characters removed. Empty if nothing is visible.
    /// </summary>
    public static string Lines(string? text) => Seen(Keep(text, lines: true).Trim());

    /// <summary>
    /// Text as typed that a page can show again: not trimmed, only stripped of what no page can contain.
    /// </summary>
    public static string Typed(string? text) => Keep(text, lines: true);

    /// <summary>The start of a text, at most this many characters; none is cut in two.</summary>
    public static string Start(string text, int length) =>
        text.Length <= length
            ? text
            : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>
    /// A file name on one line: the last part of the path sent by the browser, shortened at the end if too long,
    /// without direction marks and other invisible characters. With them, "report", a mark and "exe.doc" would display
    /// as "reportcod.exe".
    /// </summary>
    public static string FileName(string path, int length)
    {
        var seen = new StringBuilder();
        foreach (var rune in Line(path[(path.LastIndexOfAny(['/', '\\']) + 1)..]).EnumerateRunes())
        {
            // Joiners are needed by some scripts and emoji, and do not reorder text.
            if (!IsInvisible(rune) || rune.Value is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F))
            {
                seen.Append(rune.ToString());
            }
        }

        var name = seen.ToString().Trim();
        return name.Length <= length ? name : name[^(char.IsLowSurrogate(name[^length]) ? length - 1 : length)..];
    }

    /// <summary>True if nothing of the text is visible: white space, joiners, combining marks alone, fillers.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (
                !Rune.IsWhiteSpace(rune)
                && !IsInvisible(rune)
                && Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// True for a character that only affects how others are displayed, or means nothing: joiners, variation selectors,
    /// direction marks, fillers.
    /// </summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format => true,
            _ => rune.Value
                is 0x034F
                    or 0x115F
                    or 0x1160
                    or 0x17B4
                    or 0x17B5
                    or (>= 0x180B and <= 0x180F)
                    or (>= 0x2060 and <= 0x206F)
                    or 0x2800
                    or 0x3164
                    or (>= 0xFE00 and <= 0xFE0F)
                    or 0xFFA0
                    or (>= 0xFFF0 and <= 0xFFF8)
                    or 0x1D159
                    or (>= 0xE0000 and <= 0xE0FFF),
        };

    /// <summary>The paragraphs of a text, separated by blank lines.</summary>
    public static IEnumerable<string> Paragraphs(string text) =>
        text.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Seen(string text) => IsBlank(text) ? "" : text;

    /// <summary>
    /// Everything that can be stored and sent: without the control characters that XML feeds forbid, and without lone
    /// surrogates, which no encoding supports. Line breaks become "
    /// ".
    /// </summary>
    private static string Keep(string? text, bool lines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n' or '\t' when !lines:
                    kept.Append(' ');
                    break;
                case '\n' or '\t':
                    kept.Append((char)rune.Value);
                    break;
                case < 0x20 or (>= 0x7F and <= 0x9F) or 0xFFFE or 0xFFFF:
                    break;
                default:
                    kept.Append(rune.ToString());
                    break;
            }
        }

        return kept.ToString();
    }
}
