using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>
/// Finds links to other sites at which nothing is, or that do not answer, as far as <see cref="AskExternalLinks"/> has
/// asked them by now.
/// </summary>
public sealed class ExternalLinkCheck(NewsDbContext db, TextLinks texts) : IPublicationCheck
{
    private const int ShownLength = 60;

    /// <inheritdoc />
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(CheckedStory story, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(story);
        var links = texts.In(story.Content.Body);
        if (links.Count == 0)
        {
            return [];
        }

        var hashes = links.Select(link => Sha256Hex.Of(link.Address)).ToList();
        var bad = await db
            .ExternalLinks.AsNoTracking()
            .Where(l => hashes.Contains(l.Hash) && (l.State == LinkState.Missing || l.State == LinkState.Unreachable))
            .Select(l => new
            {
                l.Address,
                l.State,
                l.Status,
            })
            .ToDictionaryAsync(l => l.Address, StringComparer.Ordinal, cancellationToken);
        return
        [
            .. links
                .Where(link => bad.ContainsKey(link.Address))
                .Select(link => new CheckFinding(
                    StoryCheck.ExternalLinks,
                    bad[link.Address] is { State: LinkState.Missing, Status: { } status }
                        ? new FieldError(
                            nameof(ArticleContent.Body),
                            ArticleErrorCodes.LinkMissing,
                            Name(link),
                            HtmlText.Excerpt(link.Address, ShownLength),
                            status.ToString(CultureInfo.InvariantCulture)
                        )
                        : new FieldError(
                            nameof(ArticleContent.Body),
                            ArticleErrorCodes.LinkSilent,
                            Name(link),
                            HtmlText.Excerpt(link.Address, ShownLength)
                        )
                )
                {
                    Passage = link.Words.Length > 0 ? link.Words : null,
                }),
        ];
    }

    private static string Name(TextLink link) =>
        HtmlText.Excerpt(link.Words.Length > 0 ? link.Words : link.Address, ShownLength);
}
