using System.Globalization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views.Account;

/// <summary>Where the user is signed in.</summary>
/// <param name="Sessions">The last seen first.</param>
/// <param name="Present">The current session.</param>
public sealed record SessionsModel(IReadOnlyList<SessionLine> Sessions, Guid? Present)
{
    /// <summary>A day and a time, in the site's zone and language.</summary>
    public static string When(DateTime utc, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var local = time.ToLocal(utc);
        return $"{time.ShortDate(local, CultureInfo.CurrentCulture)}, {local.ToString("t", CultureInfo.CurrentCulture)}";
    }
}
