using System.Resources;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Notices;

/// <summary>The mails with notices, in the site's language (NoticeMailTexts.resx).</summary>
public sealed class NoticeMails(Outbox outbox, SiteDirectoryQueries directory, SiteTime time)
{
    private static readonly ResourceManager Texts = new(
        "NewsPortal.Core.Notices.NoticeMailTexts",
        typeof(NoticeMails).Assembly
    );

    /// <summary>Adds one mail with these notices to the current unit of work.</summary>
    public async Task AddAsync(NewsUser user, IReadOnlyList<NoticeText> notices, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        outbox.Add(
            user.Email!,
            user.DisplayName,
            notices.Count == 1 ? Line(notices[0]) : Text("Digest.Subject", site.Name),
            Text(
                "Mail.Text",
                user.DisplayName.Length > 0 ? user.DisplayName : user.Email!,
                string.Join("\n\n", notices.Select(n => n.Message.Length > 0 ? $"{Line(n)}\n{n.Message}" : Line(n))),
                site.Name,
                site.Absolute(AccountAddresses.SignIn)
            )
        );
    }

    private string Line(NoticeText notice) =>
        Text(
            notice.Kind.ToString(),
            notice.EndsAt is { } end ? time.ToLocal(end).ToString("d MMMM yyyy", time.Culture) : notice.ByName,
            notice.Headline.Length > 0
                ? notice.Headline
                : string.Create(time.Culture, $"#{notice.ArticleId ?? notice.MediaId}")
        );

    private string Text(string key, params object[] values) =>
        string.Format(time.Culture, Texts.GetString(key, time.Culture) ?? key, values);
}
