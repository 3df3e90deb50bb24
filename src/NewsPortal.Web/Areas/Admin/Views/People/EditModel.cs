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
    public static string Factors(bool hasAuthenticator, int passkeys) =>
        (hasAuthenticator, passkeys) switch
        {
            (false, 0) => "None",
            (true, 0) => "App",
            (true, 1) => "App, passkey",
            (true, _) => $"App, {passkeys} passkeys",
            (false, 1) => "Passkey",
            _ => $"{passkeys} passkeys",
        };

    /// <summary>How far an account is.</summary>
    public static (string Name, string Class) State(
        bool isDisabled,
        bool hasPassword,
        DateTime? invitedUntil,
        DateTime now
    ) =>
        isDisabled ? ("Disabled", "state-takendown")
        : hasPassword ? ("Active", "state-published")
        : invitedUntil is null ? ("No password yet", "state-draft")
        : invitedUntil > now ? ("Invited", "state-scheduled")
        : ("Invitation expired", "state-changes");

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside() =>
        Views.EditConflict.Of(
            NewsroomAddresses.Person(User.Id),
            Command,
            Command with
            {
                DisplayName = User.DisplayName,
                Role = User.Role ?? "",
                AuthorId = User.AuthorId,
                SectionIds = [.. User.SectionIds],
            },
            ("name", u => u.DisplayName),
            ("role", u => u.Role),
            ("byline", u => Authors.FirstOrDefault(a => a.Id == u.AuthorId)?.Name),
            ("sections", Named)
        );

    private string Named(ChangeUser user) =>
        user.SectionIds.Count == 0
            ? "All"
            : string.Join(", ", Sections.Where(s => user.SectionIds.Contains(s.Id)).Select(s => s.Name));
}
