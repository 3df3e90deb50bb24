using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The layout of a story in a front or list.</summary>
public enum CardStyle
{
    /// <summary>Headline only, below a hairline.</summary>
    Text,

    /// <summary>Picture above the headline.</summary>
    Picture,

    /// <summary>Headline with a small picture next to it.</summary>
    Row,

    /// <summary>The story that leads a page.</summary>
    Lead,

    /// <summary>A wide picture with large text next to it.</summary>
    Feature,

    /// <summary>A column or essay: the author's portrait and name come first.</summary>
    Opinion,
}

/// <summary>A story and its layout.</summary>
/// <param name="Card">The story.</param>
/// <param name="Style">Its layout.</param>
public sealed record CardModel(ArticleCard Card, CardStyle Style)
{
    /// <summary>About five lines in a column of a front.</summary>
    private const int ExcerptLength = 180;
    private const int ShortHeadline = 36;
    private const int LongHeadline = 88;

    /// <summary>The picture's layout width, as in the "sizes" attribute.</summary>
    public string? Sizes { get; init; }

    /// <summary>True for the first picture of a page.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Shows the excerpt.</summary>
    public bool WithExcerpt { get; init; }

    /// <summary>
    /// The excerpt cut to the style's space. It is cut here rather than in CSS, which would hide what a reader's own
    /// text spacing pushes out.
    /// </summary>
    public string Excerpt =>
        Style is CardStyle.Lead or CardStyle.Feature || Card.Picture is null
            ? Card.Excerpt
            : HtmlText.Excerpt(Card.Excerpt, ExcerptLength);

    /// <summary>Shows authors and time.</summary>
    public bool WithMeta { get; init; }

    /// <summary>Shows all labels instead of only the primary one.</summary>
    public bool WithAllLabels { get; init; }

    /// <summary>Shows no label, because the section is named above.</summary>
    public bool WithoutLabel { get; init; }

    /// <summary>Level of the headline in the page's outline: 2 or 3.</summary>
    public int Level { get; init; } = 3;

    /// <summary>Shows no portrait, because the same face is already in the row.</summary>
    public bool WithoutPortrait { get; init; }

    /// <summary>The class of the style and of the headline's size for its length.</summary>
    public string Class =>
        $"card card-{Style.ToString().ToLowerInvariant()}"
        + (Card.StoryKind == StoryKind.Sponsored ? " card-paid" : "")
        + (
            Card.Headline.Length <= ShortHeadline ? " card-short"
            : Card.Headline.Length > LongHeadline ? " card-long"
            : ""
        );

    /// <summary>The portrait of the column's author; null for none.</summary>
    public PictureRef? Portrait => Style == CardStyle.Opinion && !WithoutPortrait ? PortraitOf(Card) : null;

    /// <summary>Columns in order; if several have the same face, only the first shows it.</summary>
    public static IEnumerable<CardModel> Columns(IEnumerable<ArticleCard> cards)
    {
        HashSet<string> faces = [];
        return cards
            .Select(card => new CardModel(card, CardStyle.Opinion)
            {
                WithoutPortrait = PortraitOf(card) is { } face && !faces.Add(face.Sha256),
            })
            .ToList();
    }

    private static PictureRef? PortraitOf(ArticleCard card) =>
        card.Authors.Select(author => author.Portrait).FirstOrDefault(portrait => portrait is not null);

    /// <summary>The labels to show. Columns are under the heading "Opinion" and name their author themselves.</summary>
    public StoryLabels Labels => Own with { Kicker = Card.Kicker, Mark = Card.Mark, Colour = Card.PrimarySection };

    private StoryLabels Own =>
        Style == CardStyle.Opinion
            ? new StoryLabels(Card.StoryKind == StoryKind.Opinion ? StoryKind.News : Card.StoryKind, Card.IsRetracted)
            : new StoryLabels(Card.StoryKind, Card.IsRetracted)
            {
                Sections =
                    WithoutLabel ? []
                    : WithAllLabels ? Card.Sections
                    : Card.Sections.Take(1),
                Authors = Card.StoryKind == StoryKind.Opinion ? Card.Authors : [],
            };
}

/// <summary>
/// Turns a section's colour into class names, of which the style sheet makes a custom property and legible shades.
/// </summary>
public static class SectionColour
{
    /// <summary>The classes of an element in a section's colour; without one, that of what is around it.</summary>
    public static string Hue(this Section? section) =>
        section?.Colour is { } colour ? $"hue {NumberClasses.Hue(colour)}" : "hue";
}
