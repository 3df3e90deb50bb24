using System.Text.RegularExpressions;

namespace NewsPortal.Core.Site;

/// <summary>
/// The lines of an ads.txt file (IAB Tech Lab, version 1.1): who may sell the newspaper's advertising space.
/// </summary>
internal static partial class AdsTxt
{
    /// <summary>What is wrong with the first invalid line, for people; null if all are valid.</summary>
    public static string? FaultIn(string? text)
    {
        var number = 0;
        foreach (var line in (text ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var content = line.Split('#')[0].Trim();
            if (content.Length > 0 && !Variable().IsMatch(content) && !Seller().IsMatch(content))
            {
                return $"Line {number} cannot be read. Write it like \"adsystem.example, 12345, DIRECT\" or "
                    + "\"contact=ads@example.org\", or begin it with # for a note.";
            }
        }

        return null;
    }

    /// <summary>
    /// Domain of the advertising system, account, relationship, optional certification id, optional extensions.
    /// </summary>
    [GeneratedRegex(
        @"^[\w-]+(\.[\w-]+)+\s*,\s*[^\s,;]+\s*,\s*(direct|reseller)\s*(,\s*[^\s,;]*\s*)?(;.*)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Seller();

    [GeneratedRegex(@"^[A-Za-z]+\s*=\s*\S.*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
