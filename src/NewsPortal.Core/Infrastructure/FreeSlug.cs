namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Assigns slugs: derived from the name, numbered if taken. A name without a letter or digit ("@", an emoji) gets the
/// word for its kind.
/// </summary>
public static class FreeSlug
{
    /// <summary>The first free one of "storm", "storm-2", "storm-3", ….</summary>
    /// <param name="text">A name, or a requested slug.</param>
    /// <param name="kind">The word for a name without letters, for example "tag".</param>
    /// <param name="isTaken">Whether something else has this slug.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<string> FindAsync(
        string text,
        string kind,
        Func<string, CancellationToken, Task<bool>> isTaken,
        CancellationToken cancellationToken
    )
    {
        var wanted = From(text, kind);
        var slug = wanted;
        for (var number = 2; await isTaken(slug, cancellationToken); number++)
        {
            slug = Slug.Numbered(wanted, number);
        }

        return slug;
    }

    /// <summary>The slug for a name, ignoring conflicts.</summary>
    public static string From(string text, string kind) => Slug.From(text) is { Length: > 0 } slug ? slug : kind;
}
