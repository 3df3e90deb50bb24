using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>What the form of an article sends.</summary>
public sealed record ArticleForm
{
    /// <summary>The version that was loaded; null for a new article.</summary>
    public Guid? Version { get; init; }

    /// <summary>Somebody else's newer version that the user has chosen to overwrite.</summary>
    public Guid? Overwrite { get; init; }

    /// <summary>The key of a new article's form; see <see cref="Core.Data.CreationKey"/>.</summary>
    public Guid? CreationKey { get; init; }

    public ArticleKind Kind { get; init; }
    public StoryKind StoryKind { get; init; }
    public string Headline { get; init; } = "";
    public string? Language { get; init; }

    /// <summary>Another version of the story; null where the form does not ask.</summary>
    public string? VersionOf { get; init; }

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

    /// <summary>When it is to appear, as wall-clock time in the site's zone.</summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>Of a time that comes twice, whether the second is meant.</summary>
    public bool PublishAtSecond { get; init; }

    /// <summary>
    /// What to do besides saving: "save", "submit", "publish", "schedule" (which needs a time), "now" (publish, whatever
    /// time is set), or "keep" (save, and leave the time as it was).
    /// </summary>
    public string? Then { get; init; }

    /// <summary>The time about which the page asked, when its button says yes: a UTC time, sortable.</summary>
    public string? Confirm { get; init; }

    /// <summary>The moment that <see cref="Confirm"/> names; null for none.</summary>
    public DateTime? Confirmed => DateTime.TryParseExact(
        Confirm, ConfirmFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var at) ? at : null;

    /// <summary>How <see cref="Confirm"/> is written.</summary>
    public const string ConfirmFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>What the time means, and what must be said about it; null for an empty field.</summary>
    public TypedTime? TimeIn(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return PublishAt is { } at && Then is not ("now" or "keep") ? time.Read(at, PublishAtSecond) : null;
    }

    public static ArticleForm Of(SaveArticle content, SiteTime time) => new()
    {
        PublishAt = content.PublishAt is { } at ? time.ToLocal(at).DateTime : null,
        PublishAtSecond = content.PublishAt is { } utc && time.IsSecond(utc),
        Language = content.Language,
        VersionOf = content.VersionOf,
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

    public SaveArticle ToCommand(long? id, SiteTime time) => new()
    {
        CreationKey = id is null ? CreationKey : null,
        PublishAt = TimeIn(time)?.Utc,
        Language = Language,
        VersionOf = VersionOf,
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

    /// <summary>True when the page asks whether the time that is set shall take effect.</summary>
    public bool Asks { get; init; }

    /// <summary>True when <see cref="Stored"/> is newer than what was typed.</summary>
    public bool IsConflict { get; init; }

    /// <summary>True when what was typed came from the form of a new article, which had created <see cref="Stored"/> before.</summary>
    public bool WasNew { get; init; }

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

    public string Address => NewsroomAddresses.Article(Id);
}
