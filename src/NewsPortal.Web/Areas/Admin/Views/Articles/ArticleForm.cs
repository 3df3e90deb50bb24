using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>What the form of an article sends.</summary>
public sealed record ArticleForm
{
    /// <summary>The version that was loaded; null for a new article.</summary>
    public Guid? Version { get; init; }

    /// <summary>Somebody else's newer version that the user has chosen to overwrite.</summary>
    public Guid? Overwrite { get; init; }

    public ArticleKind Kind { get; init; }
    public StoryKind StoryKind { get; init; }
    public string Headline { get; init; } = "";
    public string? Slug { get; init; }
    public string? PagePath { get; init; }
    public string? Standfirst { get; init; }
    public string? SeoTitle { get; init; }
    public string? SeoDescription { get; init; }
    public string? Body { get; init; }
    public List<long?> CategoryIds { get; init; } = [];

    /// <summary>One name on each line; a name may hold a comma.</summary>
    public string? Tags { get; init; }

    public List<long?> AuthorIds { get; init; } = [];
    public long? SeriesId { get; init; }
    public int? SeriesPlace { get; init; }
    public long? PictureId { get; init; }
    public string? PictureAlt { get; init; }
    public string? PictureCaption { get; init; }
    public string? PictureCredit { get; init; }
    public bool MarkUpdated { get; init; }

    /// <summary>Wall-clock time in the site's zone, for "Schedule".</summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>What to do besides saving: "save", "submit", "publish" or "schedule".</summary>
    public string? Then { get; init; }

    public static ArticleForm Of(SaveArticle content) => new()
    {
        Version = content.Version,
        Kind = content.Kind,
        StoryKind = content.StoryKind,
        Headline = content.Headline,
        Slug = content.Slug,
        PagePath = content.PagePath,
        Standfirst = content.Standfirst,
        SeoTitle = content.SeoTitle,
        SeoDescription = content.SeoDescription,
        Body = content.Body,
        CategoryIds = [.. content.CategoryIds.Select(id => (long?)id)],
        Tags = string.Join('\n', content.Tags),
        AuthorIds = [.. content.AuthorIds.Select(id => (long?)id)],
        SeriesId = content.SeriesId,
        SeriesPlace = content.SeriesPlace,
        PictureId = content.PictureId,
        PictureAlt = content.PictureAlt,
        PictureCaption = content.PictureCaption,
        PictureCredit = content.PictureCredit,
    };

    public SaveArticle ToCommand(long? id) => new()
    {
        Id = id,
        Version = id is null ? null : Overwrite ?? Version ?? Guid.Empty,
        Kind = Kind,
        StoryKind = StoryKind,
        Headline = Headline,
        Slug = Slug,
        PagePath = PagePath,
        Standfirst = Standfirst,
        SeoTitle = SeoTitle,
        SeoDescription = SeoDescription,
        Body = Body,
        CategoryIds = [.. CategoryIds.OfType<long>()],
        Tags = [.. (Tags ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        AuthorIds = [.. AuthorIds.OfType<long>()],
        SeriesId = SeriesId,
        SeriesPlace = SeriesPlace,
        PictureId = PictureId,
        PictureAlt = PictureAlt,
        PictureCaption = PictureCaption,
        PictureCredit = PictureCredit,
        MarkUpdated = MarkUpdated,
    };
}

/// <summary>The page of an article's form.</summary>
public sealed record EditModel
{
    /// <summary>Null for a new article.</summary>
    public long? Id { get; init; }

    public required ArticleForm Form { get; init; }

    /// <summary>The stored article; null for a new one.</summary>
    [ValidateNever]
    public ArticleDetails? Stored { get; init; }

    /// <summary>True when <see cref="Stored"/> is newer than what was typed.</summary>
    public bool IsConflict { get; init; }

    /// <summary>False shows the form without its buttons.</summary>
    public bool MayChange { get; init; }

    public bool MayEditAll { get; init; }

    /// <summary>The chosen picture, or null.</summary>
    public Core.Media.PictureRef? Picture { get; init; }

    public required IReadOnlyList<Choice> Categories { get; init; }
    public required IReadOnlyList<Choice> Authors { get; init; }
    public required IReadOnlyList<Choice> Series { get; init; }

    /// <summary>Name of the site's zone with its present offset.</summary>
    public required string Zone { get; init; }

    public string Address => Id is null ? "/admin/articles/new" : string.Create(CultureInfo.InvariantCulture, $"/admin/articles/{Id}");
}
