using System.Linq.Expressions;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Articles;

/// <summary>What is read of a story for its card: one row, joined with nothing but its two pictures.</summary>
internal sealed record CardRow
{
    public required long Id { get; init; }
    public required StoryKind StoryKind { get; init; }
    public required bool IsRetracted { get; init; }
    public required string Path { get; init; }
    public required string Headline { get; init; }
    public required string ShortHeadline { get; init; }
    public required string? Language { get; init; }
    public required string Standfirst { get; init; }
    public required string Beginning { get; init; }
    public required DateTime PublishedAt { get; init; }
    public required int WordCount { get; init; }
    public required string LabelIds { get; init; }
    public required string AuthorIds { get; init; }
    public required PictureRef? Picture { get; init; }
    public required PictureRef? BodyPicture { get; init; }

    /// <summary>Its position in a list sorted by time.</summary>
    public Cursor Cursor => new(PublishedAt, Id);

    /// <summary>The row of a listed story at a time (UTC).</summary>
    public static Expression<Func<Article, CardRow>> At(DateTime now) =>
        a => new CardRow
        {
            Id = a.Id,
            StoryKind = a.StoryKind,
            IsRetracted = a.Corrections.Any(c => c.Kind == CorrectionKind.Retraction),
            Path = a.Path!,
            Headline = a.Headline,
            ShortHeadline = a.ShortHeadline,
            Language = a.Language,
            Standfirst = a.Standfirst,
            Beginning = a.Beginning,
            PublishedAt = a.PublishedAt!.Value,
            WordCount = a.WordCount,
            LabelIds = a.LabelIds,
            AuthorIds = a.AuthorIds,
            Picture = PictureRef.Shown(a.Picture, a.PictureAlt, now),
            BodyPicture = PictureRef.Shown(a.BodyPicture, now),
        };
}
