using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Whether and from when an item is public.</summary>
internal sealed class ItemPublication(SiteTime time)
{
    /// <summary>
    /// Whether the export has a publication date; otherwise the day of the first import remains its date.
    /// </summary>
    public static bool IsDated(WxrItem item) =>
        (item.PostDateGmt ?? item.PostDate ?? item.FeedDate ?? item.PostModifiedGmt) is not null;

    /// <summary>When a published or scheduled item appears; null for any other.</summary>
    public DateTime? PublishedAt(WxrItem item, NoteList notes)
    {
        if (item.Status is not ("publish" or "future"))
        {
            return null;
        }

        if (item.PostDateGmt is { } utc)
        {
            return utc;
        }

        if (item.PostDate is { } local)
        {
            return time.ToUtc(local);
        }

        if (item.FeedDate is { } told)
        {
            return told;
        }

        notes.Add("It has no date; it got the date of the import.");
        return item.PostModifiedGmt ?? time.UtcNow.Date;
    }

    /// <summary>The state of the article; one that has no counterpart here makes a draft.</summary>
    public ArticleState StateOf(WxrItem item, DateTime? published, NoteList notes)
    {
        if (item.Password.Length > 0)
        {
            notes.Add("It was protected by a password, which NewsPortal does not have; it became a draft.");
            return ArticleState.Draft;
        }

        switch (item.Status)
        {
            case "publish" or "future":
                if (published > time.UtcNow && item.Status == "publish")
                {
                    notes.Add("Its date lies in the future; it is scheduled.");
                }

                if (published <= time.UtcNow && item.Status == "future")
                {
                    notes.Add("It was scheduled for a time that has passed; it is published with that date.");
                }

                return ArticleState.Published;
            case "pending":
                return ArticleState.Submitted;
            case "draft":
                return ArticleState.Draft;
            case "private":
                notes.Add("It was private; it became a draft.");
                return ArticleState.Draft;
            default:
                notes.Add(
                    item.Status.Length == 0
                        ? "The export does not say whether it was published; it became a draft."
                        : $"Its state “{NoteList.Short(item.Status)}” has no counterpart; it became a draft."
                );
                return ArticleState.Draft;
        }
    }
}
