using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Syndication;

/// <summary>The newest stories of the site, a section, a topic or an author, for programs that follow it.</summary>
/// <param name="Title">What is followed.</param>
/// <param name="Description">A sentence about it; empty when there is none.</param>
/// <param name="Address">Absolute address of the page that shows the same stories.</param>
/// <param name="SiteName">Name of the newspaper.</param>
/// <param name="BaseUrl">Absolute address of the site, without a slash at its end.</param>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="Entries">The stories, newest first.</param>
public sealed record Feed(
    string Title, string Description, string Address, string SiteName, string BaseUrl, string Language,
    IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>UTC time of the newest change; the beginning of Unix time for a feed without stories, so that it is stable.</summary>
    public DateTime ChangedAt => Entries.Count == 0 ? DateTime.UnixEpoch : Entries.Max(e => e.ChangedAt);
}

/// <summary>A story in a feed.</summary>
/// <param name="Card">Headline, excerpt, authors, labels and picture.</param>
/// <param name="ChangedAt">UTC time of the last change that readers were told of.</param>
/// <param name="Html">The whole text with absolute addresses; null where feeds hold excerpts only.</param>
public sealed record FeedEntry(ArticleCard Card, DateTime ChangedAt, string? Html);
