using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// Finds a story of the last days that says almost the same: the same news written twice, not a second story about the
/// same matter. Says nothing while the index is not ready.
/// </summary>
public sealed class SimilarStoryCheck(SearchIndex index, SearchLanguage language, SiteTime time, NewsDbContext db)
    : IPublicationCheck
{
    /// <summary>Days, before and after now: what is scheduled counts too.</summary>
    private const int Days = 7;

    private const int Asked = 25;
    private const int Considered = 20;

    /// <summary>Fewer telling words are alike by chance.</summary>
    private const int LeastWords = 8;

    private static readonly HashSet<string> Texts = [StoryFields.Body, StoryFields.Standfirst];

    /// <summary>The likeness from which two texts count as the same news; see SimilarStoryCheckTests.</summary>
    internal const double Alike = 0.5;

    /// <inheritdoc />
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(CheckedStory story, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(story);
        var hidden = await db.Hidden().ToListAsync(cancellationToken);
        return
            story.Kind == ArticleKind.Story
            && index.TryRead<Similar?>(searcher => Closest(searcher, story, hidden), out var found)
            && found is not null
            ?
            [
                new CheckFinding(
                    StoryCheck.SimilarStory,
                    new FieldError(
                        nameof(ArticleContent.Headline),
                        ArticleErrorCodes.StorySimilar,
                        found.Headline,
                        time.ToLocal(found.PublishedAt).ToString("d MMM, HH:mm", time.Culture)
                    )
                )
                {
                    Path = found.Path,
                },
            ]
            : [];
    }

    private Similar? Closest(IndexSearcher searcher, CheckedStory story, List<long> hidden)
    {
        var reader = searcher.IndexReader;
        var content = story.Content;
        var own = Weigh(
            reader,
            StoryWords.Of(
                language.Of(content.Language),
                content.Headline,
                content.Standfirst ?? "",
                HtmlText.Of(content.Body ?? "")
            )
        );
        if (own.Count < LeastWords)
        {
            return null;
        }

        var any = new BooleanQuery(disableCoord: true);
        foreach (var (term, weight) in own.OrderByDescending(w => w.Value).ThenBy(w => w.Key).Take(Asked))
        {
            any.Add(
                new ConstantScoreQuery(new TermQuery(new Term(StoryFields.Text, term))) { Boost = (float)weight },
                Occur.SHOULD
            );
        }

        var near = StoryQueries.Between(time.UtcNow.AddDays(-Days), time.UtcNow.AddDays(Days));
        return searcher
            .Search(any, near, Considered)
            .ScoreDocs.Where(hit => searcher.IdOf(hit.Doc) is var id && id != story.Id && !hidden.Contains(id))
            .Select(hit => (hit.Doc, Likeness: Likeness(own, Weigh(reader, WordsOf(searcher, hit.Doc)))))
            .Where(hit => hit.Likeness >= Alike)
            .OrderByDescending(hit => hit.Likeness)
            .Select(hit => new Similar(
                searcher.TextOf(StoryFields.Title, hit.Doc),
                searcher.TextOf(StoryFields.Path, hit.Doc),
                new DateTime(searcher.PublishedOf(hit.Doc), DateTimeKind.Utc)
            ))
            .FirstOrDefault();
    }

    private StoryWords WordsOf(IndexSearcher searcher, int document)
    {
        var stored = searcher.Doc(document, Texts);
        return StoryWords.Of(
            language.Of(searcher.TextOf(StoryFields.Language, document)),
            searcher.TextOf(StoryFields.Title, document),
            stored.Get(StoryFields.Standfirst, CultureInfo.InvariantCulture) ?? "",
            stored.Get(StoryFields.Body, CultureInfo.InvariantCulture) ?? ""
        );
    }

    /// <summary>The weights of a text's words: how often they are said, and how rare they are here.</summary>
    private static Dictionary<string, double> Weigh(IndexReader reader, StoryWords words) =>
        words.Words.ToDictionary(
            word => word.Key,
            word =>
                (1 + Math.Log(word.Value.Times))
                * (word.Value.IsInHeadline ? 2 : 1)
                * Math.Log(2 + (double)reader.NumDocs / (1 + reader.DocFreq(new Term(StoryFields.Text, word.Key))))
        );

    /// <summary>The cosine of the angle between two texts: 1 for equal ones, 0 without a common word.</summary>
    private static double Likeness(Dictionary<string, double> one, Dictionary<string, double> other)
    {
        var length = Length(one) * Length(other);
        return length == 0 ? 0 : one.Sum(w => other.TryGetValue(w.Key, out var weight) ? w.Value * weight : 0) / length;

        static double Length(Dictionary<string, double> weights) => Math.Sqrt(weights.Values.Sum(w => w * w));
    }

    private sealed record Similar(string Headline, string Path, DateTime PublishedAt);
}
