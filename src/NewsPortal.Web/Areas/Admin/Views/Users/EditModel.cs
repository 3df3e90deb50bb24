using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Users;

/// <summary>The choice of sections that a role is limited to.</summary>
public sealed record SectionsField(IReadOnlyList<Choice> Sections, IReadOnlyList<long> Chosen);

/// <summary>The form of a new account.</summary>
public sealed record NewModel(CreateUser Command, IReadOnlyList<Choice> Authors, IReadOnlyList<Choice> Sections);

/// <summary>The page of an account.</summary>
public sealed record EditModel(
    ChangeUser Command,
    UserDetails User,
    IReadOnlyList<Choice> Authors,
    IReadOnlyList<Choice> Sections
)
{
    public EditConflict? EditConflict { get; init; }

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside() =>
        Views.EditConflict.Of(
            NewsroomAddresses.User(User.Id),
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
