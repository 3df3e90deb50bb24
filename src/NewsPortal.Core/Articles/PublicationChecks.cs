using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>Runs all checks with the levels that the newspaper has chosen.</summary>
public sealed class PublicationChecks(
    NewsDbContext db,
    ArticleVersions versions,
    ContentCleaner cleaner,
    BodyRenderer renderer,
    IEnumerable<IPublicationCheck> checks
)
{
    /// <summary>How often one check is told; more would hide the others.</summary>
    public const int MostOfOne = 5;

    /// <summary>
    /// What an article with this content lacks, what blocks first. What readers see already blocks nothing, so that an
    /// old story can be corrected without being completed.
    /// </summary>
    /// <param name="id">The article; null before it is stored.</param>
    /// <param name="kind">Story or page.</param>
    /// <param name="content">The content, cleaned or not.</param>
    /// <param name="cancellationToken">Cancels the checks.</param>
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(
        long? id,
        ArticleKind kind,
        ArticleContent content,
        CancellationToken cancellationToken
    )
    {
        var clean = cleaner.Clean(content);
        var rendered = await renderer.RenderAsync(clean.Body ?? "", cancellationToken);
        var shown = await db
            .Articles.AsNoTracking()
            .Where(a => a.Id == id && a.State == ArticleState.Published && a.PublishedVersion != null)
            .Select(a => new { Number = a.PublishedVersion!.Value, a.RenderedBody })
            .SingleOrDefaultAsync(cancellationToken);
        return await FindAsync(
            new CheckedStory(id, kind, clean, rendered, []),
            shown?.Number,
            shown?.RenderedBody,
            cancellationToken
        );
    }

    /// <summary>What keeps an article from being published; empty for nothing.</summary>
    internal async Task<IReadOnlyList<FieldError>> BlockingAsync(
        Article article,
        ArticleContent content,
        RenderedBody rendered,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await FindAsync(
                    new CheckedStory(article.Id, article.Kind, content, rendered, []),
                    article.State == ArticleState.Published ? article.PublishedVersion : null,
                    article.RenderedBody,
                    cancellationToken
                )
            )
                .Where(f => f.Level == CheckLevel.Block)
                .Select(f => f.Error),
        ];

    private async Task<IReadOnlyList<CheckFinding>> FindAsync(
        CheckedStory story,
        int? shownVersion,
        string? shownBody,
        CancellationToken cancellationToken
    )
    {
        var settings = await db.CheckSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var levels = CheckLevels.Of(settings);
        var found = await RunAsync(story with { StyleRules = settings?.Rules ?? [] }, levels, cancellationToken);
        if (
            story.Id is { } id
            && shownVersion is { } number
            && found.Any(f => f.Level == CheckLevel.Block)
            && await versions.ReadAsync(id, number, cancellationToken) is { } shown
        )
        {
            var before = story with { Content = shown, Rendered = new RenderedBody(shownBody ?? "", [], null) };
            var known = (await RunAsync(before, levels, cancellationToken))
                .Select(f => (f.Check, f.Error.Field))
                .ToHashSet();
            found =
            [
                .. found.Select(f => known.Contains((f.Check, f.Error.Field)) ? f with { Level = CheckLevel.Warn } : f),
            ];
        }

        return
        [
            .. found
                .GroupBy(f => f.Check)
                .SelectMany(group => group.Take(MostOfOne))
                .OrderByDescending(f => f.Level)
                .ThenBy(f => f.Check),
        ];
    }

    private async Task<IReadOnlyList<CheckFinding>> RunAsync(
        CheckedStory story,
        IReadOnlyDictionary<StoryCheck, CheckLevel> levels,
        CancellationToken cancellationToken
    )
    {
        List<CheckFinding> found = [];
        foreach (var check in checks)
        {
            found.AddRange(await check.FindAsync(story, cancellationToken));
        }

        return [.. found.Select(f => f with { Level = levels[f.Check] }).Where(f => f.Level != CheckLevel.Off)];
    }
}
