using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>Names in one line, separated by commas: keywords, collections.</summary>
public static class WordList
{
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    /// <summary>Each name once, whatever its case, in their order.</summary>
    public static IReadOnlyList<string> Of(string? line) =>
        [
            .. (line ?? "")
                .Split(Separators)
                .Select(PlainText.Line)
                .Where(name => name.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The names as one line, as many as fit.</summary>
    public static string Join(IEnumerable<string> names, int length)
    {
        var line = "";
        foreach (var name in names)
        {
            var longer = line.Length == 0 ? name : $"{line}, {name}";
            if (longer.Length > length)
            {
                break;
            }

            line = longer;
        }

        return line;
    }
}
