using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>What is missing in a story, and what its texts say.</summary>
public sealed class TextCheck(NewsDbContext db) : IPublicationCheck
{
    /// <summary>Search results and social networks cut a longer headline.</summary>
    public const int LongHeadline = 110;

    /// <summary>Words; nobody keeps the beginning of a longer sentence in mind.</summary>
    public const int LongSentence = 45;

    private const int PassageWords = 8;

    /// <summary>Quotations and code are other people's words.</summary>
    private const string Foreign = "blockquote, q, pre, code, .embed";

    private const string Blocks = "p, li, h2, h3, h4, td, th, dt, dd, figcaption, summary";

    /// <inheritdoc />
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(CheckedStory story, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(story);
        var content = story.Content;
        List<CheckFinding> found = [.. Missing(story)];
        if (content.Headline.Length > LongHeadline)
        {
            found.Add(
                Finding(
                    StoryCheck.HeadlineLength,
                    nameof(content.Headline),
                    ArticleErrorCodes.HeadlineLong,
                    content.Headline.Length,
                    LongHeadline
                )
            );
        }

        var body = story.Body();
        found.AddRange(await PicturesAsync(content, body, cancellationToken));
        foreach (var block in body.QuerySelectorAll(Blocks).Where(b => b.QuerySelector("p, li") is null))
        {
            found.AddRange(LongSentences(block));
        }

        found.AddRange(Style(story, body));
        return found;
    }

    private static IEnumerable<CheckFinding> Missing(CheckedStory story)
    {
        var content = story.Content;
        if (!HtmlText.ShowsSomething(story.Rendered.Html))
        {
            yield return Finding(StoryCheck.Body, nameof(content.Body), ArticleErrorCodes.BodyMissing);
        }

        if (story.Kind == ArticleKind.Page)
        {
            yield break;
        }

        if (content.CategoryIds.Count == 0)
        {
            yield return Finding(StoryCheck.Category, nameof(content.CategoryIds), ArticleErrorCodes.CategoryMissing);
        }

        if (content.AuthorIds.Count == 0)
        {
            yield return Finding(StoryCheck.Author, nameof(content.AuthorIds), ArticleErrorCodes.AuthorMissing);
        }

        if (content.Standfirst is null)
        {
            yield return Finding(
                StoryCheck.Standfirst,
                nameof(content.Standfirst),
                ArticleErrorCodes.StandfirstMissing
            );
        }
    }

    /// <summary>Pictures whose description or credit is missing both here and in the library.</summary>
    private async Task<IReadOnlyList<CheckFinding>> PicturesAsync(
        ArticleContent content,
        IElement body,
        CancellationToken cancellationToken
    )
    {
        var figures = body.QuerySelectorAll("figure[data-media-id]")
            .Select(figure =>
                (Element: figure, Id: long.TryParse(figure.GetAttribute("data-media-id"), out var id) ? id : 0)
            )
            .ToList();
        var ids = figures.Select(f => f.Id).Append(content.PictureId ?? 0).Where(id => id != 0).Distinct().ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var library = await db
            .Media.AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .Select(m => new
            {
                m.Id,
                m.Alt,
                m.Credit,
                m.FileName,
            })
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        List<CheckFinding> found = [];
        if (content.PictureId is { } lead)
        {
            if (string.IsNullOrEmpty(content.PictureAlt))
            {
                found.Add(
                    Finding(StoryCheck.PictureAlt, nameof(content.PictureAlt), ArticleErrorCodes.PictureAltMissing)
                );
            }

            if (content.PictureCredit is null && library.GetValueOrDefault(lead) is { Credit.Length: 0 })
            {
                found.Add(
                    Finding(
                        StoryCheck.PictureCredit,
                        nameof(content.PictureCredit),
                        ArticleErrorCodes.PictureCreditMissing
                    )
                );
            }
        }

        foreach (var (figure, id) in figures)
        {
            if (library.GetValueOrDefault(id) is not { } picture)
            {
                continue;
            }

            var caption = figure.QuerySelector("figcaption")?.TextContent;
            var name = string.IsNullOrWhiteSpace(caption) ? picture.FileName : HtmlText.Excerpt(caption.Trim(), 60);
            var passage = string.IsNullOrWhiteSpace(caption) ? null : First(caption);
            if (string.IsNullOrWhiteSpace(figure.QuerySelector("img")?.GetAttribute("alt")) && picture.Alt.Length == 0)
            {
                found.Add(
                    Finding(StoryCheck.PictureAlt, nameof(content.Body), ArticleErrorCodes.BodyAltMissing, name) with
                    {
                        Passage = passage,
                    }
                );
            }

            if (string.IsNullOrWhiteSpace(caption) && picture.Credit.Length == 0)
            {
                found.Add(
                    Finding(StoryCheck.PictureCredit, nameof(content.Body), ArticleErrorCodes.BodyCreditMissing, name)
                );
            }
        }

        return found;
    }

    private static IEnumerable<CheckFinding> LongSentences(IElement block)
    {
        var text = PlainText.Line(block.TextContent);
        foreach (var sentence in Sentences(text))
        {
            var words = HtmlText.CountWords(sentence);
            if (words > LongSentence)
            {
                yield return Finding(
                    StoryCheck.LongSentences,
                    nameof(ArticleContent.Body),
                    ArticleErrorCodes.SentenceLong,
                    words,
                    HtmlText.Excerpt(sentence, 60)
                ) with
                {
                    Passage = First(sentence),
                };
            }
        }
    }

    /// <summary>
    /// The sentences of a text: they end with a full stop or the like, unless a small letter follows. A wrong end
    /// after an abbreviation only makes a sentence seem shorter.
    /// </summary>
    public static IEnumerable<string> Sentences(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsEnd(text[i]))
            {
                continue;
            }

            var next = i + 1;
            while (next < text.Length && (IsEnd(text[next]) || text[next] is '"' or '\'' or '”' or '’' or '»' or ')'))
            {
                next++;
            }

            var isWide = text[i] is '。' or '！' or '？';
            if (next < text.Length && !isWide && !char.IsWhiteSpace(text[next]))
            {
                continue;
            }

            while (next < text.Length && char.IsWhiteSpace(text[next]))
            {
                next++;
            }

            if (next < text.Length && char.IsLower(text[next]))
            {
                continue;
            }

            yield return text[start..next].Trim();
            (start, i) = (next, next - 1);
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }

        static bool IsEnd(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟' or '।';
    }

    private static IEnumerable<CheckFinding> Style(CheckedStory story, IElement body)
    {
        if (story.StyleRules.Count == 0)
        {
            return [];
        }

        List<(string Field, string Text)> texts =
        [
            .. new (string Field, string? Text)[]
            {
                (nameof(ArticleContent.Headline), story.Content.Headline),
                (nameof(ArticleContent.ShortHeadline), story.Content.ShortHeadline),
                (nameof(ArticleContent.Standfirst), story.Content.Standfirst),
            }
                .Where(t => t.Text is not null)
                .Select(t => (t.Field, t.Text!)),
            .. body.QuerySelectorAll(Blocks)
                .Where(b => b.Closest(Foreign) is null && b.QuerySelector("p, li") is null)
                .Select(b => (nameof(ArticleContent.Body), OwnWords(b))),
        ];
        return texts.SelectMany(t => story.StyleRules.SelectMany(rule => Broken(t.Field, t.Text, rule)));
    }

    private static IEnumerable<CheckFinding> Broken(string field, string text, StyleRule rule)
    {
        var term = rule.Term!;
        var comparison = term.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        for (var at = text.IndexOf(term, comparison); at >= 0; at = text.IndexOf(term, at + term.Length, comparison))
        {
            var end = at + term.Length;
            if (!IsWhole(text, at, end))
            {
                continue;
            }

            var words = text[at..end];
            var code = (rule.Suggestion, rule.Reason) switch
            {
                (null or "", null or "") => ArticleErrorCodes.StyleTerm,
                (null or "", _) => ArticleErrorCodes.StyleTermWhy,
                (_, null or "") => ArticleErrorCodes.StyleInstead,
                _ => ArticleErrorCodes.StyleInsteadWhy,
            };
            yield return Finding(StoryCheck.Style, field, code, words, rule.Suggestion ?? "", rule.Reason ?? "") with
            {
                Passage = words,
                Replacement = string.IsNullOrEmpty(rule.Suggestion) ? null : Cased(rule.Suggestion, words, term),
            };
        }
    }

    /// <summary>The suggestion with a capital letter where a rule without one has found a word with one.</summary>
    private static string Cased(string suggestion, string found, string term) =>
        char.IsUpper(found[0]) && !char.IsUpper(term[0])
            ? char.ToUpperInvariant(suggestion[0]) + suggestion[1..]
            : suggestion;

    private static bool IsWhole(string text, int start, int end) =>
        !(start > 0 && char.IsLetterOrDigit(text[start - 1]) && char.IsLetterOrDigit(text[start]))
        && !(end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsLetterOrDigit(text[end - 1]));

    /// <summary>The text of a block without the quotations and code in it, which keep their place as a gap.</summary>
    private static string OwnWords(IElement block)
    {
        if (block.QuerySelector(Foreign) is null)
        {
            return block.TextContent;
        }

        var own = (IElement)block.Clone();
        foreach (var foreign in own.QuerySelectorAll(Foreign).ToList())
        {
            foreign.Replace(own.Owner!.CreateTextNode("\n"));
        }

        return own.TextContent;
    }

    /// <summary>The first words, enough to find the place.</summary>
    private static string First(string text) =>
        string.Join(' ', PlainText.Line(text).Split(' ', PassageWords + 1).Take(PassageWords));

    private static CheckFinding Finding(StoryCheck check, string field, string code, params object[] arguments) =>
        new(check, new FieldError(field, code, arguments));
}
