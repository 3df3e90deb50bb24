namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Gives a thing its address: made of its name, numbered where another thing has that one already. A name without a
/// letter or digit ("@", an emoji) gets the word for its kind.
/// </summary>
public static class FreeSlug
{
    /// <summary>The first free one of "storm", "storm-2", "storm-3", ….</summary>
    /// <param name="text">A name, or an address that somebody wishes for.</param>
    /// <param name="kind">The word for a name without letters, for example "tag".</param>
    /// <param name="isTaken">Whether something else has this address.</param>
    /// <param name="cancellationToken">Ends the search.</param>
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

    /// <summary>The address that a name would have if it were alone.</summary>
    public static string From(string text, string kind) => Slug.From(text) is { Length: > 0 } slug ? slug : kind;
}
