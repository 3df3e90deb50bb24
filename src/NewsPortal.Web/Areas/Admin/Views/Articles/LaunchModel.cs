using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Fronts;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>
/// The launch panel: what is wrong with a story, when and where it will appear, and what its button does, in words.
/// </summary>
/// <param name="Form">The whole form, as it was sent.</param>
/// <param name="Stored">The stored story; null for a new one.</param>
/// <param name="Findings">What the checks found, what blocks first.</param>
/// <param name="Sections">The names of the chosen sections.</param>
/// <param name="Actor">Who publishes.</param>
/// <param name="Time">The site's time.</param>
/// <param name="Texts">The newsroom's texts.</param>
public sealed record LaunchModel(
    ArticleForm Form,
    ArticleDetails? Stored,
    IReadOnlyList<CheckFinding> Findings,
    IReadOnlyList<string> Sections,
    Actor Actor,
    SiteTime Time,
    IStringLocalizer<NewsroomTexts> Texts
)
{
    /// <summary>The choices as they stand, with what a panel begins with.</summary>
    public LaunchForm Launch { get; } = Begin(Form, Stored, Time);

    public bool IsBlocked => Findings.Any(f => f.Level == CheckLevel.Block);

    private DateTime Now => Time.UtcNow;

    private IStringLocalizer<NewsroomTexts> T => Texts;

    /// <summary>True if readers see the story now.</summary>
    public bool IsUpdate => Stored?.State == NewsroomState.Published;

    /// <summary>The time that it has; null for none.</summary>
    public DateTime? Kept => Times.Confirmed(Launch.Kept);

    public string Title => IsUpdate ? T["Update"] : T["Publish"];

    /// <summary>True if the home page can be changed from here.</summary>
    public bool MayPlace => Form.Kind == ArticleKind.Story && Actor.May(Permissions.FrontsEdit);

    public bool MayBreak => Form.Kind == ArticleKind.Story && Actor.May(Permissions.BreakingEdit);

    public bool MayNote => IsUpdate && Form.Kind == ArticleKind.Story && Actor.May(Permissions.CorrectionsWrite);

    /// <summary>The chosen moment; null while the choice is not complete.</summary>
    public TypedTime? At => Launch.TimeIn(Time);

    private bool IsNow => Launch.When == "now";

    /// <summary>What the person must know before this time takes effect; empty for nothing.</summary>
    public string Warning =>
        At is not { } at || IsNow
            ? ""
            : Question(at.Utc) switch
            {
                TimeQuestion.Backdate => T[
                    "{0} has passed. The story will stand below everything newer, with that date in its address.",
                    Time.Words(at.Utc)
                ],
                TimeQuestion.Hide => T[
                    "Readers will not see it until {0}. It is on the pages now.",
                    Time.Words(at.Utc)
                ],
                _ => "",
            };

    /// <summary>The moment that the button confirms; null if there is nothing to confirm.</summary>
    public DateTime? Confirmed =>
        Warning.Length > 0
            ? Kept is { } kept
                ? SiteTime.Kept(At!.Utc, kept)
                : At!.Utc
            : null;

    /// <summary>What the button does.</summary>
    public string Label
    {
        get
        {
            if (At is not { } at)
            {
                return IsUpdate ? T["Update"] : T["Publish"];
            }

            var isLater = at.Utc > Now && !SiteTime.IsSameMinute(at.Utc, Now);
            return (IsUpdate, IsNow || IsKept, isLater) switch
            {
                (true, true, _) => T["Update now"],
                (true, _, true) => T["Update, and hide until {0}", In(at.Utc)],
                (true, _, _) => T["Update with the date {0}", In(at.Utc)],
                (_, _, true) => T["Schedule for {0}", In(at.Utc)],
                (_, _, false) when Warning.Length > 0 || IsKept => T["Publish with the date {0}", In(at.Utc)],
                _ => T["Publish now"],
            };
        }
    }

    /// <summary>What will happen, a sentence each.</summary>
    public IEnumerable<string> Consequences
    {
        get
        {
            if (At is not { } at)
            {
                yield break;
            }

            if (at.Note.Length > 0)
            {
                yield return at.Note;
            }

            var zone = Launch.ZoneIn(Time) ?? Time.Zone;
            if (Launch.When == "at" && zone.GetUtcOffset(at.Utc) != Time.Zone.GetUtcOffset(at.Utc))
            {
                yield return T["At the newspaper it is {0} then.", Time.Words(at.Utc)];
            }

            if (!IsUpdate && at.Utc > Now && !IsNow)
            {
                yield return T["It appears by itself, and until then only the newsroom sees it."];
            }

            if (Sections.Count > 0)
            {
                yield return T["It stands in {0}.", string.Join(", ", Sections)];
            }

            if (MayPlace && Slots.OfHome.FirstOrDefault(s => s.Name == Launch.HomeSlot) is { } slot)
            {
                yield return T[
                    "On the home page it stands first in “{0}”; the others there move down.",
                    FrontWords.Label(slot, Texts)
                ];
            }

            if (MayBreak && !string.IsNullOrWhiteSpace(Launch.BreakingText))
            {
                yield return T.Plural(
                    (long)BreakingNewsEditor.UsualLength.TotalHours,
                    "A line of breaking news leads to it for {0} hour.",
                    "A line of breaking news leads to it for {0} hours."
                );
            }

            if (IsUpdate)
            {
                yield return Form.MarkUpdated || HasSubstantiveNote
                    ? T["Readers are told that it was updated now."]
                    : T["Readers are not told that it was changed."];
            }
        }
    }

    private bool HasSubstantiveNote =>
        MayNote && !string.IsNullOrWhiteSpace(Launch.NoteText) && Launch.NoteKind.IsSubstantive();

    private bool IsKept => Launch.When == "keep";

    private TimeQuestion? Question(DateTime at)
    {
        var present = Stored?.PublishedAt;
        return Article.Question(
            IsUpdate || Stored?.State == NewsroomState.Scheduled ? ArticleState.Published : ArticleState.Draft,
            present,
            SiteTime.Kept(at, present),
            Now
        );
    }

    /// <summary>"Saturday 1 May, 06:00 Paris".</summary>
    private string In(DateTime utc)
    {
        var zone = Launch.When == "at" ? Launch.ZoneIn(Time) ?? Time.Zone : Time.Zone;
        var local = SiteTime.In(utc, zone);
        var city = zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
        var format = local.Year == SiteTime.In(Now, zone).Year ? "dddd d MMMM, HH:mm" : "dddd d MMMM yyyy, HH:mm";
        return $"{local.ToString(format, CultureInfo.CurrentCulture)} {city}";
    }

    private static LaunchForm Begin(ArticleForm form, ArticleDetails? stored, SiteTime time)
    {
        var kept = stored?.PublishedAt;
        var launch = (form.Launch ?? new LaunchForm()) with
        {
            Kept = kept?.ToString(ArticleForm.ConfirmFormat, CultureInfo.InvariantCulture),
            Key = form.Launch?.Key ?? Guid.NewGuid(),
        };
        if (launch.When is not null)
        {
            return launch;
        }

        var wished =
            form.PublishAt is { } typed && SiteTime.IsPossible(typed)
                ? time.Read(typed, form.PublishAtSecond).Utc
                : stored?.WishedAt;
        return wished is { } wish && !(kept is { } at && SiteTime.IsSameMinute(wish, at))
            ? launch with
            {
                When = "at",
                At = time.ToLocal(wish).DateTime,
                AtSecond = time.IsSecond(wish),
            }
            : launch with
            {
                When = kept is null ? "now" : "keep",
            };
    }
}
