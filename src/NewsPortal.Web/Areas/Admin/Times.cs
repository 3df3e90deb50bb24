using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
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
        var tag = new TagBuilder("time");
        tag.MergeAttribute("datetime", local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
        tag.MergeAttribute("title", $"{local.ToString("F", CultureInfo.CurrentCulture)} {time.ZoneLabel(moment)}");
        tag.InnerHtml.Append(time.ShortText(moment)).Append(" ");
        var zone = new TagBuilder("span");
        zone.AddCssClass("zone");
        zone.InnerHtml.Append(time.ZoneLabel(moment));
        tag.InnerHtml.AppendHtml(zone);
        return tag;
    }

    /// <summary>The same as plain text, without the zone.</summary>
    public static string ShortText(this SiteTime time, DateTime utc)
    {
        ArgumentNullException.ThrowIfNull(time);
        var local = time.ToLocal(utc);
        var sameYear = local.Year == time.ToLocal(time.UtcNow).Year;
        return local.ToString(sameYear ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.CurrentCulture);
    }

    /// <summary>The site's zone with its current offset, for the hint of a time field.</summary>
    public static string ZoneNow(this SiteTime time, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(texts);
        return texts["{0}, now {1}", time.Zone.Id, time.ZoneLabel(time.UtcNow)];
    }

    /// <summary>Today in the site's zone.</summary>
    public static DateOnly Today(this SiteTime time) => DateOnly.FromDateTime(time.ToLocal(time.UtcNow).DateTime);

    /// <summary>A day with its weekday: "Mon 2 March 2026".</summary>
    public static string DayWords(this SiteTime time, DateOnly day) =>
        day.ToString("ddd d MMMM yyyy", CultureInfo.CurrentCulture);

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
    public static string Label(this HistoryLine line, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(texts);
        return line.Reason switch
        {
            VersionReason.Created => texts["Created"],
            VersionReason.HandedIn => texts["Handed in"],
            VersionReason.Published => texts["Published"],
            VersionReason.Scheduled => texts["Scheduled"],
            VersionReason.Returned => texts["Back to draft"],
            VersionReason.TakenDown => texts["Taken down"],
            VersionReason.Restored => texts["Restored"],
            VersionReason.Imported => texts["Imported"],
            VersionReason.Corrected => line.Note ?? texts["Corrected"],
            VersionReason.Kept => texts["Typed, not saved"],
            VersionReason.Ready => texts["Ready to publish"],
            VersionReason.Binned => texts["Deleted"],
            VersionReason.PutBack => texts["Put back"],
            _ => texts["Saved"],
        };
    }

    /// <summary>The state in the newsroom's terms.</summary>
    public static string Label(this NewsroomState state, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return state switch
        {
            NewsroomState.Draft => texts["Draft"],
            NewsroomState.Submitted => texts["Handed in"],
            NewsroomState.Ready => texts["Ready"],
            NewsroomState.Scheduled => texts["Scheduled"],
            NewsroomState.TakenDown => texts["Taken down"],
            NewsroomState.Binned => texts["In the bin"],
            _ => texts["Published"],
        };
    }
}
