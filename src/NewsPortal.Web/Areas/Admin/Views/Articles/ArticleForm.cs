using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>What the form of an article sends: its content, and what belongs to this one sending of it.</summary>
public sealed record ArticleForm
{
    /// <summary>How <see cref="Confirm"/> is written.</summary>
    public const string ConfirmFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The fields of the content; their names in the form are those of its properties.</summary>
    [ModelBinder(Name = "")]
    public ArticleContent Content { get; init; } = new();

    /// <summary>The version that was loaded; null for a new article.</summary>
    public Guid? Version { get; init; }

    /// <summary>Somebody else's newer version that the user has chosen to overwrite.</summary>
    public Guid? Overwrite { get; init; }

    /// <summary>The key of a new article's form; see <see cref="Core.Editing.CreationKey"/>.</summary>
    public Guid? CreationKey { get; init; }

    public ArticleKind Kind { get; init; }

    /// <summary>Another version of the story; null where the form does not ask.</summary>
    public string? VersionOf { get; init; }

    public bool MarkUpdated { get; init; }

    /// <summary>When it is to appear, as wall-clock time in the site's zone.</summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>Of a time that comes twice, whether the second is meant.</summary>
    public bool PublishAtSecond { get; init; }

    /// <summary>
    /// What to do besides saving: "save", "submit", "publish", "schedule" (which needs a time), "now" (publish,
    /// whatever time is set), or "keep" (publish, and leave the time as it was).
    /// </summary>
    public string? Then { get; init; }

    /// <summary>The time about which the page asked, when its button says yes: a UTC time, sortable.</summary>
    public string? Confirm { get; init; }

    /// <summary>The moment that <see cref="Confirm"/> names; null for none.</summary>
    public DateTime? Confirmed =>
        DateTime.TryParseExact(
            Confirm,
            ConfirmFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;

    /// <summary>What the button asks for.</summary>
    public ArticleStep Step =>
        Then switch
        {
            "submit" => ArticleStep.HandIn,
            "schedule" => ArticleStep.Schedule,
            "publish" or "now" or "keep" => ArticleStep.Publish,
            _ => Confirmed is null ? ArticleStep.Save : ArticleStep.Publish,
        };

    /// <summary>What the time means, and what must be said about it; null for an empty field.</summary>
    public TypedTime? TimeIn(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return PublishAt is { } at && Then is not ("now" or "keep") ? time.Read(at, PublishAtSecond) : null;
    }

    public static ArticleForm Of(ArticleDetails stored, SiteTime time)
    {
        var at = stored.WishedAt ?? stored.PublishedAt;
        return new ArticleForm
        {
            Content = stored.Content,
            Version = stored.Version,
            Kind = stored.Kind,
            VersionOf =
                stored.Versions.Count > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"#{stored.Versions[0].Id}")
                    : "",
            PublishAt = at is null ? null : time.ToLocal(at.Value).DateTime,
            PublishAtSecond = at is { } utc && time.IsSecond(utc),
        };
    }

    public SaveArticle ToCommand(long? id, SiteTime time) =>
        new()
        {
            Id = id,
            Version = id is null ? null : Overwrite ?? Version ?? Guid.Empty,
            CreationKey = id is null ? CreationKey : null,
            Kind = Kind,
            Content = Content,
            VersionOf = VersionOf,
            PublishAt = TimeIn(time)?.Utc,
            Step = Step,
            Confirmed = Confirmed,
            MarkUpdated = MarkUpdated,
        };
}

/// <summary>The page of an article's form.</summary>
public sealed record EditModel
{
    /// <summary>Null for a new article.</summary>
    public long? Id { get; init; }

    public required ArticleForm Form { get; init; }

    /// <summary>The tags as the form shows them: one on each line, for a name may hold a comma.</summary>
    public string TagLines => string.Join('\n', Form.Content.Tags);

    /// <summary>The stored article; null for a new one.</summary>
    [ValidateNever]
    public ArticleDetails? Stored { get; init; }

    /// <summary>True when the page asks whether the time that is set shall take effect.</summary>
    public bool Asks { get; init; }

    /// <summary>True when <see cref="Stored"/> is newer than what was typed.</summary>
    public bool IsConflict { get; init; }

    /// <summary>
    /// True when what was typed came from the form of a new article, which had created <see cref="Stored"/> before.
    /// </summary>
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
