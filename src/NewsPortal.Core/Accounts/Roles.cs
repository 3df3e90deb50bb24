namespace NewsPortal.Core.Accounts;

/// <summary>The three roles of the newsroom. Each includes what the one below may do.</summary>
public static class Roles
{
    public const string Administrator = "Administrator";
    public const string Editor = "Editor";
    public const string Journalist = "Journalist";

    /// <summary>All roles, the most powerful first.</summary>
    public static IReadOnlyList<string> All { get; } = [Administrator, Editor, Journalist];
}

/// <summary>
/// Who acts on content: a signed-in user, or a program such as the importer. Core checks permissions against it, so
/// that web, command line and jobs obey the same rules.
/// </summary>
/// <param name="UserId">Null for a program.</param>
/// <param name="Name">The name for revisions and the audit trail.</param>
/// <param name="MayEditAll">May change, publish and take down every article.</param>
/// <param name="MayAdminister">May also manage users, categories and settings.</param>
public sealed record Actor(long? UserId, string Name, bool MayEditAll, bool MayAdminister)
{
    /// <summary>A program of ours, which may do everything.</summary>
    public static Actor Program(string name) => new(null, name, true, true);
}
