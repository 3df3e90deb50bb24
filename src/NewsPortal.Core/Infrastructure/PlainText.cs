using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Text from a form field, made fit to store and to show.</summary>
public static class PlainText
{
    /// <summary>
    /// One line: trimmed, every line break or tab turned into a space, unprintable characters left out. Empty when
    /// nothing of it can be seen, so that a name of invisible characters is no name.
    /// </summary>
    public static string Line(string? text) => Seen(Keep(text, lines: false).Trim());

    /// <summary>
    /// Several lines: trimmed, line breaks as "\n", unprintable characters left out. Empty when nothing of it can be
    /// seen.
    /// </summary>
    public static string Lines(string? text) => Seen(Keep(text, lines: true).Trim());

    /// <summary>
    /// What a page can show again of a text as it was typed: nothing is trimmed, only what no page can carry is left
    /// out.
    /// </summary>
    public static string Typed(string? text) => Keep(text, lines: true);

    /// <summary>The beginning of a text, of so many characters at most; none of them is cut in two.</summary>
    public static string Start(string text, int length) =>
        text.Length <= length
            ? text
            : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>
    /// A file's name as one line: the last part of whatever path a browser sent, its end where it is too long, and
    /// without marks of direction and others that nobody sees. They could make "reportcod.exe" of "report", a mark and
    /// "exe.doc".
    /// </summary>
    public static string FileName(string path, int length)
    {
        var seen = new StringBuilder();
        foreach (var rune in Line(path[(path.LastIndexOfAny(['/', '\\']) + 1)..]).EnumerateRunes())
        {
            // Joiners are part of how some scripts and emoji are written, and turn nothing around.
            if (!IsInvisible(rune) || rune.Value is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F))
            {
                seen.Append(rune.ToString());
            }
        }

        var name = seen.ToString().Trim();
        return name.Length <= length ? name : name[^(char.IsLowSurrogate(name[^length]) ? length - 1 : length)..];
    }

    /// <summary>
    /// True when a reader sees nothing of the text: white space, joiners, marks without a letter, fillers.
    /// </summary>
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
    /// True for a character that takes part in how others look, or stands for nothing: joiners, variation selectors,
    /// marks of direction, fillers.
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

    /// <summary>The paragraphs of a text, which blank lines separate.</summary>
    public static IEnumerable<string> Paragraphs(string text) =>
        text.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Seen(string text) => IsBlank(text) ? "" : text;

    /// <summary>
    /// Everything that can be stored and sent: without the control characters that XML feeds forbid, and without lone
    /// surrogates, which no encoding can carry. Line breaks become "\n".
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
