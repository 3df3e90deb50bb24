using System.Collections.Frozen;

namespace NewsPortal.Core.Access;

/// <summary>The three roles of the newsroom. Each includes the permissions of the one below.</summary>
public static class Roles
{
    public const string Administrator = "Administrator";
    public const string Editor = "Editor";
    public const string Journalist = "Journalist";

    private static readonly string[] Journalists =
    [
        Permissions.NewsroomEnter,
        Permissions.ArticlesRead,
        Permissions.ArticlesWrite,
        Permissions.ArticlesEditOwn,
        Permissions.ArticlesDelete,
        Permissions.AuthorsEditOwn,
        Permissions.MediaRead,
        Permissions.MediaUpload,
        Permissions.MediaEditOwn,
        Permissions.MediaDelete,
        Permissions.NumbersReadOwn,
    ];

    private static readonly string[] Editors =
    [
        .. Journalists,
        Permissions.ArticlesEditAny,
        Permissions.ArticlesPublish,
        Permissions.ArticlesTakeDown,
        Permissions.ArticlesRestrict,
        Permissions.PreviewsShare,
        Permissions.PagesEdit,
        Permissions.CorrectionsWrite,
        Permissions.FrontsEdit,
        Permissions.MenusEdit,
        Permissions.BreakingEdit,
        Permissions.TagsCreate,
        Permissions.TagsEdit,
        Permissions.SeriesEdit,
        Permissions.AuthorsEdit,
        Permissions.RedirectsEdit,
        Permissions.MediaEditAny,
        Permissions.NumbersReadAny,
    ];

    private static readonly string[] Administrators =
    [
        .. Editors,
        Permissions.CategoriesEdit,
        Permissions.PeopleManage,
        Permissions.SettingsManage,
        Permissions.AuditRead,
        Permissions.RestrictionsLift,
    ];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Table = new Dictionary<
        string,
        FrozenSet<string>
    >
    {
        [Journalist] = Journalists.ToFrozenSet(),
        [Editor] = Editors.ToFrozenSet(),
        [Administrator] = Administrators.ToFrozenSet(),
    }.ToFrozenDictionary();

    /// <summary>All roles, the most powerful first.</summary>
    public static IReadOnlyList<string> All { get; } = [Administrator, Editor, Journalist];

    /// <summary>The permissions of a role; none for null and for an unknown role.</summary>
    public static IReadOnlySet<string> PermissionsOf(string? role) =>
        role is not null && Table.TryGetValue(role, out var permissions) ? permissions : FrozenSet<string>.Empty;

    /// <summary>The roles with a permission.</summary>
    public static IEnumerable<string> With(string permission) => All.Where(role => Table[role].Contains(permission));
}
