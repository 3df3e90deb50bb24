using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>The submitted form of an article: its content, and what concerns this submission alone.</summary>
public sealed record ArticleForm
{
    /// <summary>The format of <see cref="Confirm"/>.</summary>
    public const string ConfirmFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The content's fields, named in the form like its properties.</summary>
    [ModelBinder(Name = "")]
    public ArticleContent Content { get; init; } = new();

    /// <summary>The version that was loaded; null for a new article.</summary>
    public Guid? Version { get; init; }

    /// <summary>Somebody else's newer version that the user has chosen to overwrite.</summary>
    public Guid? Overwrite { get; init; }

    /// <summary>The key of a new article's form; see <see cref="Core.Editing.CreationKey"/>.</summary>
    public Guid? CreationKey { get; init; }

    /// <summary>The number of the version that the text is based on; null if unknown.</summary>
    public int? Base { get; init; }

    /// <summary>The log of a text that the browser kept; null for the form itself.</summary>
    public int? KeptLog { get; init; }

    /// <summary>The log of the working copy that the script typed into; null without a script.</summary>
    public int? Log { get; init; }

    /// <summary>The last edit of <see cref="Log"/> that the fields include.</summary>
    public long? Sequence { get; init; }

    /// <summary>The place in the log that the fields include; null without a script.</summary>
    public WorkingCopyPlace? Place => Log is { } log && Sequence is { } sequence ? new(log, sequence) : null;

    public ArticleKind Kind { get; init; }

    /// <summary>A translation of the story; null if the form does not ask.</summary>
    public string? VersionOf { get; init; }

    public bool MarkUpdated { get; init; }

    /// <summary>The publication time, in the site's local time.</summary>
    public DateTime? PublishAt { get; init; }

    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool PublishAtSecond { get; init; }

    /// <summary>What <see cref="Wished"/> was in the page: a time that nobody changed is not written back.</summary>
    public string? PublishAtBefore { get; init; }

    /// <summary>The wished time with its choice, to compare; null for none.</summary>
    public string? Wished =>
        PublishAt is { } at
            ? $"{at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)} {PublishAtSecond}"
            : null;

    /// <summary>The choices of the launch panel; null without it.</summary>
    public LaunchForm? Launch { get; init; }

    /// <summary>True when the button of the launch panel was pressed.</summary>
    public bool IsLaunched => Then == "publish" && Launch?.When is not null;

    /// <summary>
    /// What to do: "launch" (opens the launch panel and saves nothing), "save", "submit", or "publish". Without the
    /// panel, that takes the wished time, or else the story's own, or else the present.
    /// </summary>
    public string? Then { get; init; }

    /// <summary>The time that the page asked about, if confirmed by its button: UTC, sortable.</summary>
    public string? Confirm { get; init; }

    /// <summary>The moment in <see cref="Confirm"/>; null for none.</summary>
    public DateTime? Confirmed => Times.Confirmed(Confirm);

    /// <summary>The step requested by the button.</summary>
    public ArticleStep Step =>
        Then switch
        {
            "submit" => ArticleStep.HandIn,
            "publish" when IsLaunched => ArticleStep.Schedule,
            "publish" => ArticleStep.Publish,
            _ => ArticleStep.Save,
        };

    /// <summary>The parsed time with its note; null for an empty field.</summary>
    public TypedTime? TimeIn(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return IsLaunched ? Launch!.TimeIn(time)
            : PublishAt is { } at ? time.Read(at, PublishAtSecond)
            : null;
    }

    public static ArticleForm Of(ArticleDetails stored, SiteTime time)
    {
        var at = stored.WishedAt ?? stored.PublishedAt;
        return new ArticleForm
        {
            Content = stored.Content,
            Version = stored.Version,
            Base = stored.History.Count > 0 ? stored.History[0].Number : null,
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
            From = id is null ? null : Place,
            KeepsWish = id is not null && !IsLaunched && (PublishAtBefore ?? "") == (Wished ?? ""),
            VersionOf = VersionOf,
            PublishAt = TimeIn(time)?.Utc,
            Step = Step,
            Confirmed = Confirmed,
            MarkUpdated = MarkUpdated,
            Note =
                IsLaunched && !string.IsNullOrWhiteSpace(Launch!.NoteText)
                    ? new SaveCorrection { Kind = Launch.NoteKind, Text = Launch.NoteText }
                    : null,
        };

    /// <summary>The same with what the launch panel decides besides.</summary>
    public LaunchStory ToLaunch(long? id, SiteTime time) =>
        new(ToCommand(id, time))
        {
            HomeSlot = IsLaunched ? Launch!.HomeSlot : null,
            BreakingText = IsLaunched ? Launch!.BreakingText : null,
            Key = Launch?.Key,
        };
}

/// <summary>The page of an article's form.</summary>
public sealed record EditModel
{
    /// <summary>Null for a new article.</summary>
    public long? Id { get; init; }

    public required ArticleForm Form { get; init; }

    /// <summary>The tags as shown in the form: one per line, because a name may contain a comma.</summary>
    public string TagLines => string.Join('\n', Form.Content.Tags);

    /// <summary>The stored article; null for a new one.</summary>
    [ValidateNever]
    public ArticleDetails? Stored { get; init; }

    /// <summary>What colleagues wrote about it; null for a new one.</summary>
    [ValidateNever]
    public Core.Notes.ArticleNoteList? Notes { get; init; }

    /// <summary>The launch panel; null while it is closed.</summary>
    [ValidateNever]
    public LaunchModel? Launch { get; init; }

    /// <summary>True if the input came from a creation form that had already created <see cref="Stored"/>.</summary>
    public bool WasNew { get; init; }

    /// <summary>False shows the form without its buttons.</summary>
    public bool MayChange { get; init; }

    public bool MayEditAll { get; init; }

    /// <summary>Whether the user may decide for whom in the newsroom it exists.</summary>
    public bool MayRestrict { get; init; }

    /// <summary>Whether the user may show it to outsiders.</summary>
    public bool MayShare { get; init; }

    /// <summary>The chosen picture, or null.</summary>
    public Core.Media.PictureRef? Picture { get; init; }

    public required IReadOnlyList<Choice> Categories { get; init; }
    public required IReadOnlyList<Choice> Authors { get; init; }
    public required IReadOnlyList<Choice> Series { get; init; }

    /// <summary>The name of the site's zone with its current offset.</summary>
    public required string Zone { get; init; }

    /// <summary>
    /// True if the script may write in the story's working copy: the page shows it as stored, and nothing was refused.
    /// </summary>
    public bool IsLive { get; init; }

    public string Address => NewsroomAddresses.Article(Id);
}
