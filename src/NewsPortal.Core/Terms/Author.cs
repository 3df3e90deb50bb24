using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Terms;

/// <summary>The profile behind a byline. It needs no user account; a user may be linked to one.</summary>
public sealed class Author : IVersioned
{
    public const int NameLength = 200;

    /// <summary>Words that occur in names of desks and agencies but not of people.</summary>
    private static readonly HashSet<string> OrganisationWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "staff",
        "newsroom",
        "team",
        "editors",
        "editorial",
        "desk",
        "agency",
        "agencies",
        "bureau",
        "correspondents",
        "admin",
        "redaktion",
        "redaktionsteam",
        "agentur",
        "rédaction",
        "agence",
        "redacción",
        "agencia",
        "redazione",
        "agenzia",
        "reuters",
        "afp",
        "dpa",
        "xinhua",
    };

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }

    /// <summary>
    /// True for an agency, a desk or the newspaper itself; structured data must not call such a byline a person.
    /// </summary>
    public bool IsOrganisation { get; set; }

    /// <summary>For example "Chief reporter"; empty when unknown.</summary>
    public string Role { get; set; } = "";

    /// <summary>Plain text; blank lines separate paragraphs.</summary>
    public string Biography { get; set; } = "";

    /// <summary>Public contact address; null to show none.</summary>
    public string? Email { get; set; }

    public long? PortraitId { get; set; }
    public MediaItem? Portrait { get; private set; }
    public List<AuthorLink> Links { get; } = [];

    /// <summary>
    /// Guesses whether a byline from another system, which does not say, is an organisation: the site itself, or
    /// anything called a desk, team or agency. A journalist may correct it.
    /// </summary>
    /// <param name="name">The byline.</param>
    /// <param name="sites">The names of the newspaper, here and on the old site.</param>
    public static bool LooksLikeOrganisation(string name, params ReadOnlySpan<string?> sites)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var site in sites)
        {
            if (string.Equals(name.Trim(), site?.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return name.Split([' ', '-', '/', ',', '(', ')', '.'], StringSplitOptions.RemoveEmptyEntries)
            .Any(OrganisationWords.Contains);
    }
}

/// <summary>A link on an author's page.</summary>
public sealed class AuthorLink
{
    public long Id { get; private set; }
    public long AuthorId { get; private set; }
    public int Position { get; set; }
    public required string Label { get; set; }

    /// <summary>Absolute http or https address.</summary>
    public required string Url { get; set; }
}
