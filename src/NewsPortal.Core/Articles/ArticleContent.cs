using System.Net;
using FluentValidation;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Everything of an article that an editor can change, in one immutable record: the payload of the form, the command
/// and the stored version. <see cref="ArticlePublisher"/> decides what it means for readers. New fields start here
/// (CONTRIBUTING.md, "A new field of an article"); see <see cref="ArticleContentJson"/> for how it is stored.
/// </summary>
public sealed record ArticleContent
{
    public string Headline { get; init; } = "";

    /// <summary>Shown on fronts instead of the headline; null for the headline.</summary>
    public string? ShortHeadline { get; init; }

    /// <summary>Lead-in below the headline, plain text.</summary>
    public string? Standfirst { get; init; }

    /// <summary>Where it was reported from, shown before the first sentence: "NIAMEY"; null for nothing.</summary>
    public string? Dateline { get; init; }

    /// <summary>HTML; clean according to the allow-list after <see cref="ContentCleaner"/>.</summary>
    public string? Body { get; init; }

    /// <summary>The kind of journalism; irrelevant for a page.</summary>
    public StoryKind StoryKind { get; init; }

    /// <summary>Language of the text as a BCP 47 tag, for example "fr" or "pt-BR"; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>Labels in order; the first is the primary category.</summary>
    public IReadOnlyList<long> CategoryIds { get; init; } = [];

    /// <summary>Names in order; unknown ones are created on saving.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Bylines in order.</summary>
    public IReadOnlyList<long> AuthorIds { get; init; } = [];

    /// <summary>The series that the story is part of; null for none.</summary>
    public long? SeriesId { get; init; }

    /// <summary>Its position in the series, from 1; null keeps the current one, or appends a new part.</summary>
    public int? SeriesPlace { get; init; }

    public long? PictureId { get; init; }

    public string? PictureAlt { get; init; }

    public string? PictureCaption { get; init; }

    public string? PictureCredit { get; init; }

    /// <summary>
    /// Stories only: the requested last part of the address. Empty derives one from the headline, numbered if taken, or
    /// keeps the current one.
    /// </summary>
    public string? Slug { get; init; }

    /// <summary>Pages only: the path, for example "about/team"; empty uses the slug.</summary>
    public string? PagePath { get; init; }

    /// <summary>Title for search engines, link previews and tabs; null for the headline.</summary>
    public string? SeoTitle { get; init; }

    /// <summary>Description for search engines and link previews; null for the standfirst or the beginning.</summary>
    public string? SeoDescription { get; init; }

    /// <summary>The enclosure from an old site's feeds; null keeps the current one.</summary>
    public Enclosure? Enclosure { get; init; }

    /// <summary>A body with the dateline before its first sentence, behind the pictures that it begins with.</summary>
    /// <param name="body">The body of this content, rendered or not.</param>
    public string Opened(string body)
    {
        const string FigureEnd = "</figure>";
        if (Dateline is null || body.Length == 0)
        {
            return body;
        }

        var at = 0;
        while (
            body.AsSpan(at).TrimStart().StartsWith("<figure")
            && body.IndexOf(FigureEnd, at, StringComparison.Ordinal) is >= 0 and var end
        )
        {
            at = end + FigureEnd.Length;
        }

        var place = $"<b>{WebUtility.HtmlEncode(Dateline)}</b> – ";
        var rest = body.AsSpan(at).TrimStart();
        return rest.StartsWith("<p>") || rest.StartsWith("<p ")
            ? body.Insert(body.IndexOf('>', body.Length - rest.Length) + 1, place)
            : body.Insert(at, $"<p>{place.TrimEnd(' ', '–')}</p>");
    }
}

/// <summary>A file that feeds offer to podcast clients.</summary>
/// <param name="Address">A file here, starting with a slash, or an absolute address elsewhere.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">Its size; 0 if unknown.</param>
public sealed record Enclosure(string Address, string Type, long Bytes);

/// <summary>
/// The maximum lengths of the fields of <see cref="ArticleContent"/> in characters, for the validator, the form's
/// counters and the columns of the published projection.
/// </summary>
public static class ArticleLimits
{
    public const int Headline = 300;
    public const int ShortHeadline = 120;
    public const int Standfirst = 1000;
    public const int Dateline = 100;
    public const int Language = 35;
    public const int PictureAlt = PictureTexts.AltLength;
    public const int PictureCaption = PictureTexts.CaptionLength;
    public const int PictureCredit = PictureTexts.CreditLength;
    public const int SeoTitle = 300;
    public const int SeoDescription = 500;
    public const int EnclosureAddress = 1000;
    public const int EnclosureType = 100;
    public const int PagePath = ArticlePaths.MaxLength / 2;

    /// <summary>2 MB of plain text still fits.</summary>
    public const int Body = 4_000_000;

    /// <summary>The most tags of an article.</summary>
    public const int Tags = 100;

    /// <summary>The plain texts, measured by the validator and cleaned by <see cref="ContentCleaner"/>.</summary>
    internal static readonly IReadOnlyList<ContentText> Texts =
    [
        new(nameof(ArticleContent.Headline), Headline, c => c.Headline, (c, text) => c with { Headline = text ?? "" }),
        new(
            nameof(ArticleContent.ShortHeadline),
            ShortHeadline,
            c => c.ShortHeadline,
            (c, text) => c with { ShortHeadline = text }
        ),
        new(nameof(ArticleContent.Standfirst), Standfirst, c => c.Standfirst, (c, text) => c with { Standfirst = text })
        {
            HasLines = true,
        },
        new(nameof(ArticleContent.Dateline), Dateline, c => c.Dateline, (c, text) => c with { Dateline = text }),
        new(nameof(ArticleContent.SeoTitle), SeoTitle, c => c.SeoTitle, (c, text) => c with { SeoTitle = text }),
        new(
            nameof(ArticleContent.SeoDescription),
            SeoDescription,
            c => c.SeoDescription,
            (c, text) => c with { SeoDescription = text }
        ),
        new(
            nameof(ArticleContent.PictureAlt),
            PictureAlt,
            c => c.PictureAlt,
            (c, text) => c with { PictureAlt = text }
        ),
        new(
            nameof(ArticleContent.PictureCaption),
            PictureCaption,
            c => c.PictureCaption,
            (c, text) => c with { PictureCaption = text }
        ),
        new(
            nameof(ArticleContent.PictureCredit),
            PictureCredit,
            c => c.PictureCredit,
            (c, text) => c with { PictureCredit = text }
        ),
    ];
}

/// <summary>A plain text field of a content.</summary>
/// <param name="Field">The property.</param>
/// <param name="Limit">Characters.</param>
/// <param name="Read">Reads it.</param>
/// <param name="With">Returns the content with another text; null for none.</param>
internal sealed record ContentText(
    string Field,
    int Limit,
    Func<ArticleContent, string?> Read,
    Func<ArticleContent, string?, ArticleContent> With
)
{
    /// <summary>True if it keeps its line breaks.</summary>
    public bool HasLines { get; init; }

    /// <summary>The content with this text in its stored form.</summary>
    public ArticleContent Clean(ArticleContent content) =>
        With(
            content,
            (HasLines ? PlainText.Lines(Read(content)) : PlainText.Line(Read(content))) is { Length: > 0 } text
                ? text
                : null
        );
}

/// <summary>Validates a content without the database; the editor checks the rest.</summary>
public sealed class ArticleContentValidator : AbstractValidator<ArticleContent>
{
    public ArticleContentValidator()
    {
        foreach (var text in ArticleLimits.Texts)
        {
            RuleFor(c => c)
                .Must(c => (text.Read(c)?.Length ?? 0) <= text.Limit)
                .OverridePropertyName(text.Field)
                .Says(ArticleErrorCodes.TooLong(text.Field), text.Limit);
        }

        RuleFor(c => c.Headline)
            .Must(headline => PlainText.Line(headline).Length > 0)
            .Says(ArticleErrorCodes.HeadlineMissing);
        RuleFor(c => c.Language)
            .Must(language => string.IsNullOrWhiteSpace(language) || LanguageTag.Normalise(language) is not null)
            .Says(ArticleErrorCodes.LanguageUnknown);
        RuleFor(c => c.StoryKind).IsInEnum().Says(ArticleErrorCodes.StoryKindUnknown);
        RuleFor(c => c.Enclosure)
            .Must(enclosure =>
                enclosure is null
                || (
                    enclosure.Address.Length <= ArticleLimits.EnclosureAddress
                    && enclosure.Type.Length <= ArticleLimits.EnclosureType
                    && enclosure.Bytes >= 0
                )
            )
            .Says(ArticleErrorCodes.EnclosureLong);
        RuleFor(c => c.Body).MaximumLength(ArticleLimits.Body).Says(ArticleErrorCodes.BodyLong);
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .Says(ArticleErrorCodes.AddressEmpty);
        RuleFor(c => c.PagePath).MaximumLength(ArticleLimits.PagePath).Says(ArticleErrorCodes.PathLong);
        RuleFor(c => c.SeriesPlace)
            .Must(place => place is null || Series.IsPlace(place.Value))
            .Says(ArticleErrorCodes.SeriesPlaceInvalid, Series.LastPlace);
        RuleFor(c => c.Tags)
            .Must(tags => tags.Count <= ArticleLimits.Tags)
            .Says(ArticleErrorCodes.TagsTooMany, ArticleLimits.Tags);
        RuleFor(c => c.Tags)
            .Must(tags => tags.All(tag => tag.Length <= Tag.NameLength))
            .Says(ArticleErrorCodes.TagLong, Tag.NameLength);
        RuleFor(c => c.Tags).Must(tags => tags.All(TermName.IsVisible)).Says(ArticleErrorCodes.TagInvisible);
    }
}

/// <summary>Brings a content from any source into the form in which it is stored and compared.</summary>
public sealed class ContentCleaner(HtmlCleaner html)
{
    /// <summary>
    /// The content with its body cleaned by the allow-list, its texts trimmed and without control characters, each
    /// reference once, and null for empty fields. Thread-safe.
    /// </summary>
    public ArticleContent Clean(ArticleContent content) =>
        ArticleLimits.Texts.Aggregate(content, (cleaned, text) => text.Clean(cleaned)) with
        {
            Body = CleanBody(content.Body) is { Length: > 0 } body ? body : null,
            Language = LanguageTag.Normalise(content.Language),
            CategoryIds = [.. content.CategoryIds.Distinct()],
            Tags = [.. content.Tags.Select(PlainText.Line).Where(TermName.IsVisible).DistinctBy(TermName.Key)],
            AuthorIds = [.. content.AuthorIds.Distinct()],
            SeriesPlace = content.SeriesId is null ? null : content.SeriesPlace,
            Slug = Line(content.Slug),
            PagePath = Line(content.PagePath),
        };

    /// <summary>The content without fields that do not apply to this kind of article.</summary>
    public static ArticleContent For(ArticleKind kind, ArticleContent content) =>
        kind == ArticleKind.Story
            ? content with
            {
                PagePath = null,
            }
            : content with
            {
                StoryKind = StoryKind.News,
                SeriesId = null,
                SeriesPlace = null,
            };

    private static string? Line(string? text) => PlainText.Line(text) is { Length: > 0 } line ? line : null;

    private string CleanBody(string? body)
    {
        var clean = html.Clean(PlayerFigures.Lift(EmbedFigures.Lift(LooseSigns.Escape(PlainText.Lines(body)))));
        var divided = BodyParagraphs.Add(clean);
        if (divided != clean && PlayerFigures.Lift(EmbedFigures.Lift(divided)) is var lifted && lifted != divided)
        {
            // An address alone between blank lines.
            divided = html.Clean(lifted);
        }

        return
            HtmlText.ShowsSomething(divided)
            || divided.Contains("data-media-id", StringComparison.Ordinal)
            || divided.Contains(PlayerFigures.Mark, StringComparison.Ordinal)
            ? divided
            : "";
    }
}
