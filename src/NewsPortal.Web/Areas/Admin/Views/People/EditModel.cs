using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.People;

/// <summary>The choice of sections that a role is limited to.</summary>
public sealed record SectionsField(IReadOnlyList<Choice> Sections, IReadOnlyList<long> Chosen);

/// <summary>The form of a new account.</summary>
public sealed record NewModel(
    CreateUser Command,
    bool MakesByline,
    IReadOnlyList<Choice> Authors,
    IReadOnlyList<Choice> Sections
);

/// <summary>The page of an account.</summary>
public sealed record EditModel(
    ChangeUser Command,
    UserDetails User,
    IReadOnlyList<Choice> Authors,
    IReadOnlyList<Choice> Sections
)
{
    /// <summary>Entries of the audit trail at a time.</summary>
    public const int Shown = 30;

    public EditConflict? EditConflict { get; init; }

    public AccountSecurity? Security { get; init; }

    /// <summary>What the person did, newest first.</summary>
    public IReadOnlyList<AuditLine> Did { get; init; } = [];

    /// <summary>The second factors in words.</summary>
    public static string Factors(bool hasAuthenticator, int passkeys, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return (hasAuthenticator, passkeys) switch
        {
            (false, 0) => texts["None"],
            (true, 0) => texts["App"],
            (true, _) => texts.Plural(passkeys, "App, passkey", "App, {0} passkeys"),
            _ => texts.Plural(passkeys, "Passkey", "{0} passkeys"),
        };
    }

    /// <summary>How far an account is.</summary>
    public static (string Name, string Class) State(
        bool isDisabled,
        bool hasPassword,
        DateTime? invitedUntil,
        DateTime now,
        IStringLocalizer<NewsroomTexts> texts
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        return isDisabled ? (texts["Disabled"], "state-takendown")
            : hasPassword ? (texts["Active"], "state-published")
            : invitedUntil is null ? (texts["No password yet"], "state-draft")
            : invitedUntil > now ? (texts["Invited"], "state-scheduled")
            : (texts["Invitation expired"], "state-changes");
    }

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Views.EditConflict.Of(
            NewsroomAddresses.Person(User.Id),
            Command,
            Command with
            {
                DisplayName = User.DisplayName,
                Role = User.Role ?? "",
                AuthorId = User.AuthorId,
                SectionIds = [.. User.SectionIds],
            },
            (texts["Their name"], u => u.DisplayName),
            (texts["Their role"], u => texts.RoleName(u.Role)),
            (texts["Their byline"], u => Authors.FirstOrDefault(a => a.Id == u.AuthorId)?.Name),
            (
                texts["Their sections"],
                u =>
                    u.SectionIds.Count == 0
                        ? texts["All"]
                        : string.Join(", ", Sections.Where(s => u.SectionIds.Contains(s.Id)).Select(s => s.Name))
            )
        );
    }
}
