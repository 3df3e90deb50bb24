using System.Collections.Concurrent;
using Lucene.Net.Index;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// The languages of search: the site's (Site:Culture) and those of individual stories. Each story is analysed in its
/// own language, a query in the site's and in those of the indexed stories.
/// </summary>
public sealed class SearchLanguage
{
    /// <summary>
    /// Increment it with every change to fields or analysis; an index with another number is rebuilt.
    /// </summary>
    private const int Version = 4;

    /// <summary>
    /// A query is read in the site's language and in at most this many others, those with most stories first.
    /// </summary>
    private const int MostOthers = 8;

    private readonly string _site;
    private readonly ConcurrentDictionary<string, TextAnalysis> _others = new(StringComparer.Ordinal);

    public SearchLanguage(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _site = TextAnalysis.NameOf(time.Culture.TwoLetterISOLanguageName);
        Site = new TextAnalysis(_site, isSite: true);
        Schema = $"{Version}:{_site}";
    }

    /// <summary>Identifies the fields and the analysis; an index with another schema is useless.</summary>
    internal string Schema { get; }

    /// <summary>The analysis of the site's language.</summary>
    internal TextAnalysis Site { get; }

    /// <summary>The analysis of a story's language.</summary>
    /// <param name="tag">A BCP 47 tag; null for the site's language.</param>
    internal TextAnalysis Of(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
        {
            return Site;
        }

        var end = tag.IndexOfAny(['-', '_']);
        return Named(TextAnalysis.NameOf((end < 0 ? tag : tag[..end]).ToLowerInvariant()));
    }

    /// <summary>The analyses that apply to a query, the site's first.</summary>
    internal IReadOnlyList<TextAnalysis> In(IndexReader reader)
    {
        List<(string Name, int Stories)> found = [];
        foreach (var leaf in reader.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(StoryFields.Language) is { } terms)
            {
                var each = terms.GetEnumerator();
                while (each.MoveNext())
                {
                    found.Add((each.Term.Utf8ToString(), each.DocFreq));
                }
            }
        }

        return found.Count == 0
            ? [Site]
            :
            [
                Site,
                .. found
                    .Where(f => f.Name != _site)
                    .GroupBy(f => f.Name)
                    .OrderByDescending(group => group.Sum(f => f.Stories))
                    .ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Take(MostOthers)
                    .Select(group => Named(group.Key)),
            ];
    }

    private TextAnalysis Named(string name) =>
        name == _site ? Site : _others.GetOrAdd(name, static other => new TextAnalysis(other, isSite: false));
}
