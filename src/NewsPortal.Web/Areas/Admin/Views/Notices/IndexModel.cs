using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Notices;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Notices;

/// <summary>A page of the user's notices.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Older">Continues below this one; null at the end.</param>
/// <param name="Choice">How they come by mail.</param>
public sealed record IndexModel(IReadOnlyList<NoticeLine> Lines, long? Older, NoticeMail Choice)
{
    public static IEnumerable<SelectListItem> Choices(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return
        [
            new(texts["Once a day, what I have not read"], nameof(NoticeMail.Digest)),
            new(texts["At once"], nameof(NoticeMail.AtOnce)),
            new(texts["Never"], nameof(NoticeMail.None)),
        ];
    }

    /// <summary>Who did what, or what happens when, before the headline.</summary>
    public static string Deed(NoticeText notice, SiteTime time, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(texts);
        return notice.Kind switch
        {
            NoticeKind.Assigned => texts["{0} assigned to you", notice.ByName],
            NoticeKind.HandedIn => texts["{0} handed in", notice.ByName],
            NoticeKind.Returned => texts["{0} returned to draft", notice.ByName],
            NoticeKind.Scheduled => texts["{0} scheduled", notice.ByName],
            NoticeKind.NoteMention => texts["{0} named you in a note on", notice.ByName],
            NoticeKind.RightsEnding when notice.EndsAt is { } end => texts[
                "On {0} the rights end for",
                time.ToLocal(end).ToString("d MMM yyyy", CultureInfo.CurrentCulture)
            ],
            NoticeKind.NoteReply => texts["{0} replied to a note on", notice.ByName],
            _ => texts["{0} published", notice.ByName],
        };
    }
}
