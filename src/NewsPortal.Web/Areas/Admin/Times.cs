using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Articles;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>The newsroom's formats for times and states.</summary>
public static class Times
{
    /// <summary>
    /// A UTC time in the site's local time with its zone, with the year only if it is not the current one; the full
    /// time is in the title.
    /// </summary>
    public static IHtmlContent Short(this SiteTime time, DateTime? utc)
    {
        if (utc is not { } moment)
        {
            return HtmlString.Empty;
        }

        var local = time.ToLocal(moment);
        var sameYear = local.Year == time.ToLocal(time.UtcNow).Year;
        var tag = new TagBuilder("time");
        tag.MergeAttribute("datetime", local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
        tag.MergeAttribute("title", $"{local.ToString("F", time.Culture)} {time.ZoneLabel(moment)}");
        tag.InnerHtml.Append(local.ToString(sameYear ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm", time.Culture)).Append(" ");
        var zone = new TagBuilder("span");
        zone.AddCssClass("zone");
        zone.InnerHtml.Append(time.ZoneLabel(moment));
        tag.InnerHtml.AppendHtml(zone);
        return tag;
    }

    /// <summary>The site's zone with its current offset, for the hint of a time field.</summary>
    public static string ZoneNow(this SiteTime time) => $"{time.Zone.Id}, now {time.ZoneLabel(time.UtcNow)}";

    /// <summary>Today in the site's zone.</summary>
    public static DateOnly Today(this SiteTime time) => DateOnly.FromDateTime(time.ToLocal(time.UtcNow).DateTime);

    /// <summary>A day with its weekday: "Mon 2 March 2026".</summary>
    public static string DayWords(this SiteTime time, DateOnly day) => day.ToString("ddd d MMMM yyyy", time.Culture);

    /// <summary>The moment that a button of a question confirms; null for none.</summary>
    public static DateTime? Confirmed(string? sortable) =>
        DateTime.TryParseExact(
            sortable,
            ArticleForm.ConfirmFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;

    /// <summary>What was done, in the newsroom's terms.</summary>
    public static string Label(this HistoryLine line) =>
        line.Reason switch
        {
            VersionReason.Created => "Created",
            VersionReason.HandedIn => "Handed in",
            VersionReason.Published => "Published",
            VersionReason.Scheduled => "Scheduled",
            VersionReason.Returned => "Back to draft",
            VersionReason.TakenDown => "Taken down",
            VersionReason.Restored => "Restored",
            VersionReason.Imported => "Imported",
            VersionReason.Corrected => line.Note ?? "Corrected",
            VersionReason.Kept => "Typed, not saved",
            VersionReason.Ready => "Ready to publish",
            VersionReason.Binned => "Deleted",
            VersionReason.PutBack => "Put back",
            _ => "Saved",
        };

    /// <summary>The state in the newsroom's terms.</summary>
    public static string Label(this NewsroomState state) =>
        state switch
        {
            NewsroomState.Submitted => "Handed in",
            NewsroomState.TakenDown => "Taken down",
            NewsroomState.Binned => "In the bin",
            _ => state.ToString(),
        };
}
