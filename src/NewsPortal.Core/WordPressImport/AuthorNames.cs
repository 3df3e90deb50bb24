namespace NewsPortal.Core.WordPressImport;

/// <summary>Names supplied for logins: a file with one "login,Name" per line.</summary>
public sealed class AuthorNames
{
    private static readonly char[] Separators = ['\t', ',', ';', '='];

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No names.</summary>
    public static AuthorNames None { get; } = new();

    /// <summary>
    /// Parses lines of "login,Name" (or with a tab, semicolon or equals sign); empty lines and those starting with #
    /// are skipped.
    /// </summary>
    /// <exception cref="FormatException">A line is malformed; the message names it.</exception>
    public static AuthorNames Parse(IEnumerable<string> lines)
    {
        var names = new AuthorNames();
        var number = 0;
        foreach (var raw in lines)
        {
            number++;
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var at = line.IndexOfAny(Separators);
            var login = at > 0 ? line[..at].Trim().Trim('"') : "";
            var name =
                at > 0
                    ? WordPressText.Plain(
                        line[(at + 1)..].Trim().Trim('"').Replace("<", "&lt;", StringComparison.Ordinal)
                    )
                    : "";
            if (login.Length == 0 || name.Length == 0)
            {
                throw new FormatException(
                    $"Line {number} of the list of authors is no login and name. Write it like: jdoe,Jane Doe"
                );
            }

            names._names[login] = name;
        }

        return names;
    }

    /// <summary>The name supplied for a login; null for none.</summary>
    public string? Of(string login) => _names.GetValueOrDefault(login);

    /// <summary>Whether a name was supplied for a login.</summary>
    public bool Has(string login) => _names.ContainsKey(login);
}
