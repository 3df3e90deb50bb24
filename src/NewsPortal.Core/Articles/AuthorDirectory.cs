using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>All authors as readers see them.</summary>
/// <param name="Authors">By id.</param>
public sealed record AuthorDirectory(IReadOnlyDictionary<long, AuthorProfile> Authors)
{
    // Where somebody has a colleague's former address, of which this copy does not know yet, the later one has it.
    private readonly Dictionary<string, AuthorProfile> _bySlug = Authors
        .Values.GroupBy(author => author.Slug, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);

    /// <summary>A directory without authors.</summary>
    public static AuthorDirectory None { get; } = new(new Dictionary<long, AuthorProfile>());

    /// <summary>The author with a slug; null for none.</summary>
    public AuthorProfile? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>The authors of a list in its order, without those that do not exist.</summary>
    public IReadOnlyList<AuthorProfile> Of(IReadOnlyList<long> ids) =>
        [.. ids.Where(Authors.ContainsKey).Select(id => Authors[id])];

    /// <summary>The bylines of a story; see <see cref="Article.AuthorIds"/>.</summary>
    internal IReadOnlyList<Byline> BylinesOf(string ids) =>
        [.. Of(IdList.Read(ids)).Select(a => new Byline(a.Id, a.Slug, a.Name, a.Portrait))];

    internal AuthorDirectory With(IReadOnlyCollection<AuthorRow> rows) =>
        rows.Count == 0
            ? this
            : new(Authors.Values.Concat(rows.Select(row => row.Profile)).ToDictionary(author => author.Id));
}

/// <summary>An author as read.</summary>
/// <param name="Profile">What readers see.</param>
/// <param name="Ends">UTC; when the rights to the portrait end. Null for never.</param>
internal sealed record AuthorRow(AuthorProfile Profile, DateTime? Ends);

internal static class ShownAuthors
{
    /// <summary>The page shows this profile.</summary>
    public static void Shows(this PageContents contents, AuthorProfile profile)
    {
        contents.Has(CacheTags.Author(profile.Id));
        contents.Shows(profile.Portrait);
    }
}
