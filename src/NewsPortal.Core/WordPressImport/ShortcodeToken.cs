using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

internal enum ShortcodeTokenKind
{
    Text,
    Open,
    Close,
}

/// <summary>A shortcode's opening or closing tag, or what stands between the tags of a body.</summary>
internal sealed partial class ShortcodeToken(ShortcodeTokenKind kind, string source, string name)
{
    public ShortcodeTokenKind Kind { get; } = kind;

    public string Source { get; } = source;

    public string Name { get; } = name;

    public bool SelfClosed { get; init; }

    /// <summary>The index of the other tag of the pair, or -1.</summary>
    public int Partner { get; set; } = -1;

    public bool IsPaired => Partner >= 0;

    public Dictionary<string, string> Named { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Positional { get; } = [];

    public static ShortcodeToken Text(string source) => new(ShortcodeTokenKind.Text, source, "");

    public string? Attribute(string name) => Named.GetValueOrDefault(name);

    public void ReadArguments(string text)
    {
        foreach (Match match in Argument().Matches(text))
        {
            if (match.Groups["name"].Success)
            {
                Named[match.Groups["name"].Value] = match.Groups["value"].Value;
            }
            else
            {
                Positional.Add(match.Groups["bare"].Value);
            }
        }
    }

    /// <summary>The ids listed in the first of these attributes that the tag has.</summary>
    public List<long> Numbers(params string[] attributes) =>
        [
            .. (attributes.Select(Attribute).FirstOrDefault(list => list is not null) ?? "")
                .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(number => long.TryParse(number, out var id) ? id : 0)
                .Where(id => id > 0)
                .Distinct(),
        ];

    [GeneratedRegex(
        """
            (?<name>[\w-]+)\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s'"]+))|"(?<bare>[^"]*)"|'(?<bare>[^']*)'|(?<bare>\S+)
            """,
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Argument();
}
