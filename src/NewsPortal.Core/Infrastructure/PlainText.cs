using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Text from a form field, made fit to store and to show.</summary>
public static class PlainText
{
    /// <summary>One line: trimmed, every line break or tab turned into a space, unprintable characters left out.</summary>
    public static string Line(string? text) => Keep(text, lines: false).Trim();

    /// <summary>Several lines: trimmed, line breaks as "\n", unprintable characters left out.</summary>
    public static string Lines(string? text) => Keep(text, lines: true).Trim();

    /// <summary>The paragraphs of a text, which blank lines separate.</summary>
    public static IEnumerable<string> Paragraphs(string text) => text.ReplaceLineEndings("\n")
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

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
