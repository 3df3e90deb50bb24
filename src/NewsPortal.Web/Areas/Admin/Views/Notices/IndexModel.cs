using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Notices;

namespace NewsPortal.Web.Areas.Admin.Views.Notices;

/// <summary>A page of the user's notices.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Older">Continues below this one; null at the end.</param>
/// <param name="Choice">How they come by mail.</param>
public sealed record IndexModel(IReadOnlyList<NoticeLine> Lines, long? Older, NoticeMail Choice)
{
    public static IEnumerable<SelectListItem> Choices =>
        [
            new("Once a day, what I have not read", nameof(NoticeMail.Digest)),
            new("At once", nameof(NoticeMail.AtOnce)),
            new("Never", nameof(NoticeMail.None)),
        ];

    /// <summary>What happened, between the colleague's name and the headline.</summary>
    public static string Verb(NoticeKind kind) =>
        kind switch
        {
            NoticeKind.Assigned => "assigned to you",
            NoticeKind.HandedIn => "handed in",
            NoticeKind.Returned => "returned to draft",
            NoticeKind.Scheduled => "scheduled",
            _ => "published",
        };
}
