using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// All writes to accounts. Each checks the permission, and stores the change and its audit entry in one transaction. A
/// user whose role or state changes is signed out everywhere.
/// </summary>
public sealed class AccountEditor(
    NewsDbContext db,
    UserManager<NewsUser> users,
    AuditTrail audit,
    SessionStore sessions,
    AccountMails mails,
    CreationKeys creations,
    TimeProvider clock,
    IValidator<CreateUser> createValidator,
    IValidator<ChangeUser> changeValidator
)
{
    private const string LastAdministrator =
        "This is the last administrator who can sign in. Make somebody else an administrator first.";

    private const string MissingSection = "A section was deleted meanwhile. Choose the sections again.";

    /// <summary>Creates an account. Password errors are reported for <see cref="CreateUser.Password"/>.</summary>
    public async Task<EditResult> CreateAsync(CreateUser command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.PeopleManage))
        {
            return new EditResult(EditOutcome.NotAllowed);
        }

        var validation = createValidator.Validate(command);
        if (!validation.IsValid)
        {
            return EditResult.Invalid(validation);
        }

        return await creations.OnceAsync(
            command.CreationKey,
            nameof(NewsUser),
            actor,
            async made =>
                made is not null
                && await db.Users.AnyAsync(
                    user =>
                        user.Id == made.TargetId && user.NormalizedEmail == users.NormalizeEmail(command.Email.Trim()),
                    cancellationToken
                )
                    ? EditResult.Done(made.TargetId)
                    : await CreateNowAsync(command, made, actor, cancellationToken),
            cancellationToken
        );
    }

    private Task<EditResult> CreateNowAsync(
        CreateUser command,
        CreationKey? made,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            async token =>
            {
                if (await MissingAuthorAsync(command.AuthorId, token))
                {
                    return EditResult.Invalid(
                        nameof(command.AuthorId),
                        "The author was deleted meanwhile. Choose another one."
                    );
                }

                if (await MissingSectionAsync(command.SectionIds, token))
                {
                    return EditResult.Invalid(nameof(command.SectionIds), MissingSection);
                }

                var email = command.Email.Trim();
                var user = new NewsUser
                {
                    UserName = email,
                    Email = email,
                    EmailConfirmed = true,
                    DisplayName = PlainText.Line(command.DisplayName),
                    AuthorId = command.AuthorId,
                    CreatedAt = clock.GetUtcNow().UtcDateTime,
                };
                var created = command.Password is null
                    ? await users.CreateAsync(user)
                    : await users.CreateAsync(user, command.Password);
                if (!created.Succeeded)
                {
                    return Refused(created);
                }

                await users.AddToRoleAsync(user, command.Role);
                audit.Add(actor, "Created user", $"{Label(user)} as {command.Role}");
                await LimitAsync(user, command.SectionIds, actor, token);
                await db.SaveChangesAsync(token);
                await creations.KeepAsync(
                    command.CreationKey,
                    nameof(NewsUser),
                    actor,
                    made,
                    user.Id,
                    Guid.Empty,
                    token
                );
                return EditResult.Done(user.Id);
            },
            cancellationToken
        );

    /// <summary>Changes name, role, the role's sections, and author profile.</summary>
    public async Task<EditResult> ChangeAsync(ChangeUser command, Actor actor, CancellationToken cancellationToken)
    {
        var validation = changeValidator.Validate(command);
        if (!validation.IsValid)
        {
            return EditResult.Invalid(validation);
        }

        return await AdministerAsync(
            command.Id,
            command.Version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                if (await MissingAuthorAsync(command.AuthorId, token))
                {
                    return EditResult.Invalid(
                        nameof(command.AuthorId),
                        "The author was deleted meanwhile. Choose another one."
                    );
                }

                if (await MissingSectionAsync(command.SectionIds, token))
                {
                    return EditResult.Invalid(nameof(command.SectionIds), MissingSection);
                }

                var roles = await users.GetRolesAsync(user);
                if (!roles.SequenceEqual([command.Role]))
                {
                    if (roles.Contains(Roles.Administrator) && await IsLastAdministratorAsync(user, token))
                    {
                        return EditResult.Invalid(nameof(command.Role), LastAdministrator);
                    }

                    await users.RemoveFromRolesAsync(user, roles);
                    await users.AddToRoleAsync(user, command.Role);
                    await EndSessionsAsync(user, token);
                    await mails.RoleChangedAsync(user, roles.FirstOrDefault(), command.Role, actor.Name, token);
                    audit.Add(actor, "Changed role", $"{Label(user)}: {string.Join(", ", roles)} to {command.Role}");
                }

                await LimitAsync(user, command.SectionIds, actor, token);
                var name = PlainText.Line(command.DisplayName);
                if (user.DisplayName != name || user.AuthorId != command.AuthorId)
                {
                    user.DisplayName = name;
                    user.AuthorId = command.AuthorId;
                    audit.Add(actor, "Changed user", Label(user));
                }

                return Outcome(await users.UpdateAsync(user), user);
            }
        );
    }

    /// <summary>Closes an account: its sessions end and it cannot sign in; its work stays.</summary>
    public Task<EditResult> DisableAsync(long id, string? version, Actor actor, CancellationToken cancellationToken) =>
        AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                if (await users.IsInRoleAsync(user, Roles.Administrator) && await IsLastAdministratorAsync(user, token))
                {
                    return EditResult.Invalid("", LastAdministrator);
                }

                user.IsDisabled = true;
                audit.Add(actor, "Disabled user", Label(user));
                return Outcome(await EndSessionsAsync(user, token), user);
            }
        );

    /// <summary>Reopens a closed account.</summary>
    public Task<EditResult> EnableAsync(long id, string? version, Actor actor, CancellationToken cancellationToken) =>
        AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, _) =>
            {
                user.IsDisabled = false;
                audit.Add(actor, "Enabled user", Label(user));
                return Outcome(await users.UpdateAsync(user), user);
            }
        );

    /// <summary>Ends one of the user's own sessions.</summary>
    /// <returns>False if it had already ended.</returns>
    public Task<bool> EndSessionAsync(Guid session, long userId, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                if (
                    !await sessions.EndAsync(session, userId, token)
                    || await users.FindByIdAsync(Key(userId)) is not { } user
                )
                {
                    return false;
                }

                audit.Add(Self(user), "Ended session");
                await db.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>
    /// Ends all sessions of a user. Administrators may do so for anybody; users for themselves, without a version,
    /// because that overwrites nothing and somebody in an emergency should not be asked to check again.
    /// </summary>
    public async Task<EditResult> SignOutEverywhereAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        actor.UserId != id && !actor.May(Permissions.PeopleManage)
            ? new EditResult(EditOutcome.NotAllowed)
            : await ChangeUserAsync(
                id,
                cancellationToken,
                async (user, token) =>
                    actor.UserId != id && version != await VersionOfAsync(user)
                        ? new EditResult(EditOutcome.Conflict, id)
                        : await SignOutAsync(user, actor, token)
            );

    /// <summary>
    /// A token with which the user can set a password once within <see cref="AccountsSetup.PasswordLinkDays"/>. Anybody
    /// who has it can take over the account: show it only to the administrator who requested it.
    /// </summary>
    public async Task<(EditResult Result, string? Token)> PasswordTokenAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        string? passwordToken = null;
        var result = await AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                passwordToken = await users.GeneratePasswordResetTokenAsync(user);
                audit.Add(actor, "Made password link", Label(user));
                await db.SaveChangesAsync(token);
                return EditResult.Done(user.Id);
            }
        );
        return (result, passwordToken);
    }

    /// <summary>True while a token of <see cref="PasswordTokenAsync"/> is valid.</summary>
    public async Task<bool> IsPasswordTokenValidAsync(long id, string passwordToken)
    {
        // An unknown id must take as long as a known one.
        var user = await users.FindByIdAsync(Key(id));
        return await users.VerifyUserTokenAsync(
                user ?? new NewsUser { SecurityStamp = "" },
                users.Options.Tokens.PasswordResetTokenProvider,
                UserManager<NewsUser>.ResetPasswordTokenPurpose,
                passwordToken
            ) && user is { IsDisabled: false };
    }

    /// <summary>Sets the password with a token; ends all sessions.</summary>
    public async Task<EditResult> SetPasswordAsync(
        long id,
        string passwordToken,
        string password,
        CancellationToken cancellationToken
    )
    {
        var result = await ChangeUserAsync(
            id,
            cancellationToken,
            async (user, token) =>
            {
                var reset = user.IsDisabled
                    ? IdentityResult.Failed(users.ErrorDescriber.InvalidToken())
                    : await users.ResetPasswordAsync(user, passwordToken, password);
                if (reset.Succeeded)
                {
                    await sessions.EndAllAsync(user.Id, token);
                    await mails.PasswordChangedAsync(user, token);
                    audit.Add(Self(user), "Set password by link");
                    await db.SaveChangesAsync(token);
                }

                return Outcome(reset, user);
            }
        );
        return result.Outcome == EditOutcome.NotFound
            ? Refused(IdentityResult.Failed(users.ErrorDescriber.InvalidToken()))
            : result;
    }

    /// <summary>
    /// Changes the user's own password. Ends all sessions including the current one, whose cookie may have been copied.
    /// </summary>
    public Task<EditResult> ChangePasswordAsync(
        long id,
        string? version,
        string present,
        string password,
        CancellationToken cancellationToken
    ) =>
        ChangeUserAsync(
            id,
            version,
            cancellationToken,
            async (user, token) =>
            {
                var changed = await users.ChangePasswordAsync(user, present, password);
                if (changed.Succeeded)
                {
                    await sessions.EndAllAsync(user.Id, token);
                    await mails.PasswordChangedAsync(user, token);
                    audit.Add(Self(user), "Changed password");
                    await db.SaveChangesAsync(token);
                }

                return Outcome(changed, user);
            }
        );

    /// <summary>Changes the user's own name.</summary>
    public async Task<EditResult> RenameAsync(
        long id,
        string? version,
        string displayName,
        CancellationToken cancellationToken
    )
    {
        var name = PlainText.Line(displayName);
        if (name.Length is 0 or > 200)
        {
            return EditResult.Invalid(
                nameof(ChangeUser.DisplayName),
                name.Length == 0
                    ? "Enter the name that colleagues see."
                    : "The name may have 200 characters. Shorten it."
            );
        }

        return await ChangeUserAsync(
            id,
            version,
            cancellationToken,
            async (user, _) =>
            {
                user.DisplayName = name;
                return Outcome(await users.UpdateAsync(user), user);
            }
        );
    }

    /// <summary>
    /// The version of an account. Not that of its row, which also changes with every wrong password: strangers guessing
    /// would keep an administrator from closing the account.
    /// </summary>
    /// <param name="displayName">The name that colleagues see.</param>
    /// <param name="role">The role.</param>
    /// <param name="authorId">The byline.</param>
    /// <param name="isDisabled">Whether the account is closed.</param>
    /// <param name="securityStamp">Changes with the password, and whenever all sessions end.</param>
    /// <param name="sections">The sections that the role is limited to, by id.</param>
    internal static string VersionOf(
        string displayName,
        string? role,
        long? authorId,
        bool isDisabled,
        string? securityStamp,
        IReadOnlyList<long> sections
    ) =>
        ContentVersion.Of(
            displayName,
            role,
            authorId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            isDisabled ? "closed" : "open",
            securityStamp,
            string.Join(' ', sections)
        );

    /// <summary>
    /// A new stamp also invalidates what is in flight: a sign-in with the old password, a password link.
    /// </summary>
    private async Task<IdentityResult> EndSessionsAsync(NewsUser user, CancellationToken cancellationToken)
    {
        await sessions.EndAllAsync(user.Id, cancellationToken);
        return await users.UpdateSecurityStampAsync(user);
    }

    private static Actor Self(NewsUser user) => Actor.User(user.Id, Label(user), null);

    private static string Label(NewsUser user) =>
        user.DisplayName.Length > 0 ? $"{user.DisplayName} ({user.Email})" : user.Email!;

    private static string Key(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<EditResult> SignOutAsync(NewsUser user, Actor actor, CancellationToken cancellationToken)
    {
        audit.Add(actor, "Signed out everywhere", actor.UserId == user.Id ? "" : Label(user));
        return Outcome(await EndSessionsAsync(user, cancellationToken), user);
    }

    private async Task<EditResult> AdministerAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<EditResult>> change
    ) =>
        actor.May(Permissions.PeopleManage)
            ? await ChangeUserAsync(id, version, cancellationToken, change)
            : new EditResult(EditOutcome.NotAllowed);

    /// <summary>
    /// Changes a user unless somebody else has done so since the command's version; without a version it is a conflict.
    /// </summary>
    private Task<EditResult> ChangeUserAsync(
        long id,
        string? version,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<EditResult>> change
    ) =>
        ChangeUserAsync(
            id,
            cancellationToken,
            async (user, token) =>
                version == await VersionOfAsync(user)
                    ? await change(user, token)
                    : new EditResult(EditOutcome.Conflict, id)
        );

    private async Task<string> VersionOfAsync(NewsUser user) =>
        VersionOf(
            user.DisplayName,
            (await users.GetRolesAsync(user)).FirstOrDefault(),
            user.AuthorId,
            user.IsDisabled,
            user.SecurityStamp,
            await db
                .UserSections.Where(s => s.UserId == user.Id)
                .OrderBy(s => s.CategoryId)
                .Select(s => s.CategoryId)
                .ToListAsync()
        );

    private Task<EditResult> ChangeUserAsync(
        long id,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<EditResult>> change
    ) =>
        WriteAsync(
            async token =>
                await users.FindByIdAsync(Key(id)) is { } user
                    ? await change(user, token)
                    : new EditResult(EditOutcome.NotFound),
            cancellationToken
        );

    /// <summary>Rolls back everything done before a refusal.</summary>
    private async Task<EditResult> WriteAsync(
        Func<CancellationToken, Task<EditResult>> write,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await db.InTransactionAsync(
                async token =>
                {
                    var result = await write(token);
                    return result.IsDone ? result : throw new EditScope.Refusal(result);
                },
                cancellationToken
            );
        }
        catch (EditScope.Refusal refusal)
        {
            db.ChangeTracker.Clear();
            return refusal.Result;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            db.ChangeTracker.Clear();
            return Refused(IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail("")));
        }
    }

    private async Task<bool> IsLastAdministratorAsync(NewsUser user, CancellationToken cancellationToken)
    {
        // Locking the role's row makes two administrators who demote each other wait for one another.
        await db
            .Roles.Where(r => r.Name == Roles.Administrator)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Name, Roles.Administrator), cancellationToken);
        return !await (
            from other in db.Users
            join link in db.UserRoles on other.Id equals link.UserId
            join role in db.Roles on link.RoleId equals role.Id
            where
                role.Name == Roles.Administrator
                && other.Id != user.Id
                && !other.IsDisabled
                && other.PasswordHash != null
            select other
        ).AnyAsync(cancellationToken);
    }

    private async Task<bool> MissingAuthorAsync(long? authorId, CancellationToken cancellationToken) =>
        authorId is { } id && !await db.Authors.AnyAsync(a => a.Id == id, cancellationToken);

    private async Task<bool> MissingSectionAsync(IReadOnlyList<long> sections, CancellationToken cancellationToken)
    {
        var wanted = sections.Distinct().ToList();
        return await db.Categories.CountAsync(c => wanted.Contains(c.Id), cancellationToken) < wanted.Count;
    }

    /// <summary>
    /// Limits the role to these sections, or removes the limit; takes effect with the next request of any session.
    /// </summary>
    private async Task LimitAsync(
        NewsUser user,
        IReadOnlyList<long> sections,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var wanted = sections.ToHashSet();
        var present = await db.UserSections.Where(s => s.UserId == user.Id).ToListAsync(cancellationToken);
        if (wanted.SetEquals(present.Select(s => s.CategoryId)))
        {
            return;
        }

        db.UserSections.RemoveRange(present.Where(s => !wanted.Contains(s.CategoryId)));
        db.UserSections.AddRange(
            wanted
                .Except(present.Select(s => s.CategoryId))
                .Select(id => new UserSection { UserId = user.Id, CategoryId = id })
        );
        var names = await db
            .Categories.Where(c => wanted.Contains(c.Id))
            .OrderBy(c => c.Name)
            .Select(c => c.Name)
            .ToListAsync(cancellationToken);
        audit.Add(actor, "Changed sections", $"{Label(user)}: {(names.Count == 0 ? "all" : string.Join(", ", names))}");
        await db.SaveChangesAsync(cancellationToken);
    }

    private static EditResult Outcome(IdentityResult result, NewsUser user) =>
        result.Succeeded ? EditResult.Done(user.Id) : Refused(result);

    private static EditResult Refused(IdentityResult result) =>
        result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
            ? new EditResult(EditOutcome.Conflict)
            : new EditResult(EditOutcome.Invalid) { Errors = [.. result.Errors.Select(Field).Distinct()] };

    private static FieldError Field(IdentityError error) =>
        new(
            error.Code switch
            {
                nameof(IdentityErrorDescriber.PasswordMismatch) => "PresentPassword",
                nameof(IdentityErrorDescriber.InvalidToken) => "",
                _ when error.Code.Contains("Password", StringComparison.Ordinal) => nameof(CreateUser.Password),
                _ => nameof(CreateUser.Email),
            },
            error.Description
        );
}
