using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Areas.Admin.Views.Audit;

/// <summary>
/// The acts of the audit trail in the words of who reads it. They are stored in English, because the trail is chained
/// by hash and exported for machines.
/// </summary>
public static class AuditActs
{
    /// <summary>An act in words; one that an older or newer version wrote stays as it is.</summary>
    public static string In(IStringLocalizer<NewsroomTexts> texts, string act)
    {
        var (stored, words) = All(texts).FirstOrDefault(one => one.Stored == act);
        return stored is null ? act : words;
    }

    /// <summary>The stored acts whose words hold each word of a search; none for a blank one.</summary>
    public static IReadOnlyList<string> Holding(IStringLocalizer<NewsroomTexts> texts, string? search)
    {
        var parts = (search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0
            ? []
            :
            [
                .. All(texts)
                    .Where(one =>
                        parts.All(part => one.Words.Contains(part, StringComparison.CurrentCultureIgnoreCase))
                    )
                    .Select(one => one.Stored),
            ];
    }

    public static IReadOnlyList<(string Stored, string Words)> All(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return
        [
            ("Accepted invitation", texts["Accepted invitation"]),
            ("Added clarification", texts["Added clarification"]),
            ("Added correction", texts["Added correction"]),
            ("Added passkey", texts["Added passkey"]),
            ("Added retraction", texts["Added retraction"]),
            ("Added update", texts["Added update"]),
            ("Arranged the menus", texts["Arranged the menus"]),
            ("Asked for a password link", texts["Asked for a password link"]),
            ("Changed assignment", texts["Changed assignment"]),
            ("Changed author", texts["Changed author"]),
            ("Changed breaking news", texts["Changed breaking news"]),
            ("Changed category", texts["Changed category"]),
            ("Changed clarification", texts["Changed clarification"]),
            ("Changed correction", texts["Changed correction"]),
            ("Changed note", texts["Changed note"]),
            ("Changed password", texts["Changed password"]),
            ("Changed picture", texts["Changed picture"]),
            ("Changed plan", texts["Changed plan"]),
            ("Changed redirect", texts["Changed redirect"]),
            ("Changed retraction", texts["Changed retraction"]),
            ("Changed role", texts["Changed role"]),
            ("Changed sections", texts["Changed sections"]),
            ("Changed series", texts["Changed series"]),
            ("Changed settings", texts["Changed settings"]),
            ("Changed tag", texts["Changed tag"]),
            ("Changed the checks before publishing", texts["Changed the checks before publishing"]),
            ("Changed update", texts["Changed update"]),
            ("Changed user", texts["Changed user"]),
            ("Changed who needs a second factor", texts["Changed who needs a second factor"]),
            ("Changed who sees article", texts["Changed who sees article"]),
            ("Created article", texts["Created article"]),
            ("Created author", texts["Created author"]),
            ("Created category", texts["Created category"]),
            ("Created page", texts["Created page"]),
            ("Created redirect", texts["Created redirect"]),
            ("Created series", texts["Created series"]),
            ("Created user", texts["Created user"]),
            ("Deleted article", texts["Deleted article"]),
            ("Deleted article for good", texts["Deleted article for good"]),
            ("Deleted author", texts["Deleted author"]),
            ("Deleted category", texts["Deleted category"]),
            ("Deleted clarification", texts["Deleted clarification"]),
            ("Deleted correction", texts["Deleted correction"]),
            ("Deleted file", texts["Deleted file"]),
            ("Deleted note", texts["Deleted note"]),
            ("Deleted page", texts["Deleted page"]),
            ("Deleted picture", texts["Deleted picture"]),
            ("Deleted plan", texts["Deleted plan"]),
            ("Deleted redirect", texts["Deleted redirect"]),
            ("Deleted retraction", texts["Deleted retraction"]),
            ("Deleted series", texts["Deleted series"]),
            ("Deleted tag", texts["Deleted tag"]),
            ("Deleted update", texts["Deleted update"]),
            ("Disabled user", texts["Disabled user"]),
            ("Discarded front draft", texts["Discarded front draft"]),
            ("Enabled user", texts["Enabled user"]),
            ("Ended breaking news", texts["Ended breaking news"]),
            ("Ended preview link", texts["Ended preview link"]),
            ("Ended session", texts["Ended session"]),
            ("Handed in article", texts["Handed in article"]),
            ("Handed in page", texts["Handed in page"]),
            ("Ignored missing address", texts["Ignored missing address"]),
            ("Imported redirects", texts["Imported redirects"]),
            ("Lifted restriction of article", texts["Lifted restriction of article"]),
            ("Made password link", texts["Made password link"]),
            ("Made preview link", texts["Made preview link"]),
            ("Made recovery codes", texts["Made recovery codes"]),
            ("Merged author", texts["Merged author"]),
            ("Merged category", texts["Merged category"]),
            ("Merged series", texts["Merged series"]),
            ("Merged tag", texts["Merged tag"]),
            ("Moved deadline", texts["Moved deadline"]),
            ("Moved plan", texts["Moved plan"]),
            ("Passkey not accepted", texts["Passkey not accepted"]),
            ("Planned", texts["Planned"]),
            ("Published article", texts["Published article"]),
            ("Published front", texts["Published front"]),
            ("Published page", texts["Published page"]),
            ("Put back article", texts["Put back article"]),
            ("Put back page", texts["Put back page"]),
            ("Removed authenticator app", texts["Removed authenticator app"]),
            ("Removed passkey", texts["Removed passkey"]),
            ("Renamed tag", texts["Renamed tag"]),
            ("Reopened note", texts["Reopened note"]),
            ("Replaced picture", texts["Replaced picture"]),
            ("Replied to note", texts["Replied to note"]),
            ("Reset second factors", texts["Reset second factors"]),
            ("Resolved note", texts["Resolved note"]),
            ("Restored article", texts["Restored article"]),
            ("Restored page", texts["Restored page"]),
            ("Restricted article", texts["Restricted article"]),
            ("Returned article", texts["Returned article"]),
            ("Returned page", texts["Returned page"]),
            ("Saved article", texts["Saved article"]),
            ("Saved front draft", texts["Saved front draft"]),
            ("Saved page", texts["Saved page"]),
            ("Scheduled article", texts["Scheduled article"]),
            ("Scheduled page", texts["Scheduled page"]),
            ("Sent invitation", texts["Sent invitation"]),
            ("Set password by link", texts["Set password by link"]),
            ("Set up authenticator app", texts["Set up authenticator app"]),
            ("Sign-in failed", texts["Sign-in failed"]),
            ("Sign-in refused", texts["Sign-in refused"]),
            ("Signed in", texts["Signed in"]),
            ("Signed in with a passkey", texts["Signed in with a passkey"]),
            ("Signed in with a recovery code", texts["Signed in with a recovery code"]),
            ("Signed out", texts["Signed out"]),
            ("Signed out everywhere", texts["Signed out everywhere"]),
            ("Split tag", texts["Split tag"]),
            ("Took back picture", texts["Took back picture"]),
            ("Took down article", texts["Took down article"]),
            ("Took down page", texts["Took down page"]),
            ("Undid merging of author", texts["Undid merging of author"]),
            ("Undid merging of category", texts["Undid merging of category"]),
            ("Undid merging of series", texts["Undid merging of series"]),
            ("Undid merging of tag", texts["Undid merging of tag"]),
            ("Undid moving of author", texts["Undid moving of author"]),
            ("Undid moving of category", texts["Undid moving of category"]),
            ("Undid moving of series", texts["Undid moving of series"]),
            ("Undid moving of tag", texts["Undid moving of tag"]),
            ("Undid renaming of author", texts["Undid renaming of author"]),
            ("Undid renaming of category", texts["Undid renaming of category"]),
            ("Undid renaming of series", texts["Undid renaming of series"]),
            ("Undid renaming of tag", texts["Undid renaming of tag"]),
            ("Undid splitting of author", texts["Undid splitting of author"]),
            ("Undid splitting of category", texts["Undid splitting of category"]),
            ("Undid splitting of series", texts["Undid splitting of series"]),
            ("Undid splitting of tag", texts["Undid splitting of tag"]),
            ("Uploaded file", texts["Uploaded file"]),
            ("Uploaded picture", texts["Uploaded picture"]),
            ("Watched missing address", texts["Watched missing address"]),
            ("Withdrew invitation", texts["Withdrew invitation"]),
            ("Wrong password", texts["Wrong password"]),
            ("Wrote breaking news", texts["Wrote breaking news"]),
            ("Wrote note", texts["Wrote note"]),
        ];
    }
}
