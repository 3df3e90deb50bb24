using System.Globalization;
using Lucene.Net.Search;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// Finds what is published or scheduled in the index, as readers' searches do. Everything else is not in it, so that
/// no search of readers can ever show it: the newest texts of those states are read and compared word by word.
/// </summary>
public sealed class NewsroomSearch(SearchIndex index, SearchLanguage language, NewsDbContext db, SiteTime time)
    : ITextSearch
{
    /// <summary>Published stories that a search finds at most, the newest first.</summary>
    private const int MostPublished = 400;

    /// <summary>Unpublished texts that a search reads.</summary>
    private const int MostRead = 500;

    private static readonly ArticleState[] Unpublished =
    [
        ArticleState.Draft,
        ArticleState.Submitted,
        ArticleState.Ready,
        ArticleState.TakenDown,
    ];

    private static readonly Sort NewestFirst = new(
        new SortField(StoryFields.Published, SortFieldType.INT64, reverse: true)
    );

    /// <inheritdoc />
    public async Task<IReadOnlyList<long>> FindAsync(string words, CancellationToken cancellationToken)
    {
        var typed = QueryWords.Read(QueryWords.Clean(words));
        return typed.Count == 0 ? [] : [.. await ReadAsync(typed, cancellationToken), .. Look(typed)];
    }

    private IReadOnlyList<long> Look(IReadOnlyList<QueryWord> words) =>
        index.TryRead<IReadOnlyList<long>>(
            searcher =>
                new StoryQueries(language, searcher.IndexReader, time).Matching(words, WordShare.All) is { } query
                    ?
                    [
                        .. searcher
                            .Search(query, null, MostPublished, NewestFirst)
                            .ScoreDocs.Select(hit => searcher.IdOf(hit.Doc)),
                    ]
                    : [],
            out var found
        )
            ? found
            : [];

    private async Task<IReadOnlyList<long>> ReadAsync(
        IReadOnlyList<QueryWord> words,
        CancellationToken cancellationToken
    )
    {
        var ids = await db.Known()
            .AsNoTracking()
            .Where(a => Unpublished.Contains(a.State))
            .OrderByDescending(a => a.ModifiedAt)
            .ThenByDescending(a => a.Id)
            .Take(MostRead)
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
        List<long> found = [];
        await foreach (
            var text in db
                .ArticleVersions.AsNoTracking()
                .Where(v => ids.Contains(v.ArticleId))
                .Where(v => db.Articles.Any(a => a.Id == v.ArticleId && a.NewestVersion == v.Number))
                .Select(v => new
                {
                    v.ArticleId,
                    v.Content.Fields,
                    v.Content.Body,
                })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            var body = HtmlText.Of(text.Fields.Opened(text.Body.Read() ?? ""));
            if (
                words.All(word =>
                    Has(word, text.Fields.Headline, text.Fields.Standfirst ?? "", body) != word.IsExcluded
                )
            )
            {
                found.Add(text.ArticleId);
            }
        }

        return found;
    }

    private static bool Has(QueryWord word, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (
                CultureInfo.InvariantCulture.CompareInfo.IndexOf(
                    text,
                    word.Text,
                    CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
                ) >= 0
            )
            {
                return true;
            }
        }

        return false;
    }
}
