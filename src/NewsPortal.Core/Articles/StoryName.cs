using System.Globalization;

namespace NewsPortal.Core.Articles;

/// <summary>An article as people name it: its address, with or without the site's own, or "#" and its number.</summary>
public sealed record StoryName
{
    private long? Id { get; init; }
    private string? Path { get; init; }

    /// <summary>Parses such a name; null if invalid.</summary>
    public static StoryName? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith('#'))
        {
            return long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new StoryName { Id = id }
                : null;
        }

        // Check for a path first: on Unix "/2026/…" counts as an absolute file address.
        if (text.StartsWith('/'))
        {
            return new StoryName { Path = ArticlePaths.Normalise(text) };
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new StoryName { Path = ArticlePaths.Normalise(address.AbsolutePath) }
            : null;
    }

    /// <summary>The article with this name, if it is among them.</summary>
    public IQueryable<Article> In(IQueryable<Article> articles) =>
        Id is { } id ? articles.Where(a => a.Id == id) : articles.Where(a => a.Path == Path);
}
