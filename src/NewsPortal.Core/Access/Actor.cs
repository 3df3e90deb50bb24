namespace NewsPortal.Core.Access;

/// <summary>
/// Who acts on content: a signed-in user, or a program such as the importer. Core checks permissions against it, so
/// that web, command line and jobs obey the same rules.
/// </summary>
public sealed class Actor
{
    private readonly IReadOnlySet<string> _permissions;
    private readonly IReadOnlySet<long>? _sections;

    private Actor(long? userId, string name, IReadOnlySet<string> permissions, IReadOnlySet<long>? sections)
    {
        UserId = userId;
        Name = name;
        _permissions = permissions;
        _sections = sections;
    }

    /// <summary>Null for a program.</summary>
    public long? UserId { get; }

    /// <summary>The name in versions and the audit trail.</summary>
    public string Name { get; }

    /// <summary>True when the role applies only in some sections.</summary>
    public bool IsLimited => _sections is not null;

    /// <summary>The sections that the role applies in, with all below them; null for no limit.</summary>
    public IReadOnlySet<long>? Sections => _sections;

    /// <summary>One of our programs, which may do everything.</summary>
    public static Actor Program(string name) => new(null, name, Roles.PermissionsOf(Roles.Administrator), null);

    /// <summary>A user.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="name">The name in versions and the audit trail.</param>
    /// <param name="role">One of <see cref="Roles.All"/>; null for none, which may do nothing.</param>
    /// <param name="sections">
    /// The sections that the role is limited to, including all below them; null for no limit.
    /// </param>
    public static Actor User(long id, string name, string? role, IReadOnlySet<long>? sections = null) =>
        new(id, name, Roles.PermissionsOf(role), sections);

    /// <summary>True when the role has one of <see cref="Permissions"/>, limited or not.</summary>
    public bool May(string permission) => _permissions.Contains(permission);

    /// <summary>True when the role applies to a story with these labels; without a limit, to every story.</summary>
    public bool Covers(IEnumerable<long> categoryIds) => _sections is null || categoryIds.Any(_sections.Contains);
}
