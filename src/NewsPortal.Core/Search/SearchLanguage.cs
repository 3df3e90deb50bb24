using System.Collections.Concurrent;
using Lucene.Net.Index;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// The languages of search: the site's, by Site:Culture, and those of single stories. Each story is analysed by its own
/// language, a query by the site's and by those that stories in the index are written in.
/// </summary>
public sealed class SearchLanguage
{
    /// <summary>Raise it with every change of fields or analysis; an index of another number is built anew.</summary>
    private const int Version = 4;

    /// <summary>Languages besides the site's that a query is read in, those of most stories first.</summary>
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

    /// <summary>Names the fields and the analysis; an index of another name is of no use.</summary>
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

    /// <summary>The analyses that a query is read in, the site's first.</summary>
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
