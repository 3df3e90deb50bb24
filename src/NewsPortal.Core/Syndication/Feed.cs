using NewsPortal.Core.Articles;
using NewsPortal.Core.Sharing;

namespace NewsPortal.Core.Syndication;

/// <summary>The newest stories of the site, a section, a topic, a series or an author, for feed readers.</summary>
/// <param name="Title">What is followed.</param>
/// <param name="Description">A sentence about it; empty for none.</param>
/// <param name="Address">Absolute address of the page with the same stories.</param>
/// <param name="SiteName">Name of the newspaper.</param>
/// <param name="BaseUrl">Absolute address of the site, without trailing slash.</param>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="Entries">The stories, newest first.</param>
public sealed record Feed(
    string Title,
    string Description,
    string Address,
    string SiteName,
    string BaseUrl,
    string Language,
    IReadOnlyList<FeedEntry> Entries
)
{
    /// <summary>
    /// UTC time of the newest change; the Unix epoch for a feed without stories, so that it is stable.
    /// </summary>
    public DateTime ChangedAt => Entries.Count == 0 ? DateTime.UnixEpoch : Entries.Max(e => e.ChangedAt);

    /// <summary>The picture of an entry: a photograph, or the card drawn from its headline.</summary>
    public ShareImage ImageOf(FeedEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return ShareImage.Of(entry.Card.SharedPicture, entry.Card.ShareCard, SiteName);
    }

    /// <summary>The absolute address of an enclosure.</summary>
    public string AddressOf(Enclosure enclosure)
    {
        ArgumentNullException.ThrowIfNull(enclosure);
        return enclosure.Address.StartsWith('/') ? BaseUrl + enclosure.Address : enclosure.Address;
    }

    /// <summary>
    /// UTC time since which nothing on the site has changed; null if unknown. See <see cref="LastChange"/>.
    /// </summary>
    public DateTime? UnchangedSince { get; init; }

    /// <summary>
    /// An id that survives changes to the story's slug, date or section and to the site's host, so that nobody gets the
    /// story twice. It is the stored one, which may be any text if it comes from an old site.
    /// </summary>
    public string IdOf(FeedEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.FeedId ?? Own(entry);
    }

    /// <summary>The same id in the form Atom requires: an absolute URI.</summary>
    public string UriOf(FeedEntry entry)
    {
        var id = IdOf(entry);
        return id.IndexOf(':', StringComparison.Ordinal) > 0 && Uri.IsWellFormedUriString(id, UriKind.Absolute)
            ? id
            : Own(entry);
    }

    private string Own(FeedEntry entry) =>
        KeepFeedIds.Prefix(BaseUrl) + entry.Card.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A story in a feed.</summary>
/// <param name="Card">Headline, excerpt, authors, labels and picture.</param>
/// <param name="Kind">What kind of journalism it is.</param>
/// <param name="ChangedAt">UTC time of the last change shown to readers, corrections included.</param>
/// <param name="Html">The full text with absolute addresses; null if feeds contain excerpts only.</param>
public sealed record FeedEntry(ArticleCard Card, StoryKind Kind, DateTime ChangedAt, string? Html)
{
    /// <summary>Its stored id; null if it has none yet.</summary>
    public string? FeedId { get; init; }

    /// <summary>The file for podcast clients; null for none.</summary>
    public Enclosure? Enclosure { get; init; }

    /// <summary>Its topics.</summary>
    public IReadOnlyList<TagLink> Tags { get; init; } = [];

    /// <summary>Corrections after publication, newest first.</summary>
    public IReadOnlyList<CorrectionNote> Corrections { get; init; } = [];
}

/// <summary>The interface texts in feeds, in the language of the site.</summary>
/// <param name="Kind">The name of a kind of story.</param>
/// <param name="Correction">The heading of a correction: its kind and date.</param>
public sealed record FeedWords(Func<StoryKind, string> Kind, Func<CorrectionNote, string> Correction);
