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
    ChangeFeed changes,
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
    /// <summary>Creates an account. Errors of the password stand under <see cref="CreateUser.Password"/>.</summary>
    public async Task<Result<Saved>> CreateAsync(CreateUser command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.PeopleManage))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        var validation = createValidator.Validate(command);
        if (!validation.IsValid)
        {
            return Result<Saved>.Invalid(validation);
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
                    ? Result.Done(new Saved(made.TargetId))
                    : await CreateNowAsync(command, made, actor, cancellationToken),
            cancellationToken
        );
    }

    private Task<Result<Saved>> CreateNowAsync(
        CreateUser command,
        CreationKey? made,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            async token =>
            {
                if (await MissingChoiceAsync(command.AuthorId, command.SectionIds, token) is { } missing)
                {
                    return missing;
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
                    return Refused<Saved>(created);
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
                return Result.Done(new Saved(user.Id));
            },
            cancellationToken
        );

    /// <summary>Changes name, role, the sections that the role is limited to, and author profile.</summary>
    public async Task<Result<Saved>> ChangeAsync(ChangeUser command, Actor actor, CancellationToken cancellationToken)
    {
        var validation = changeValidator.Validate(command);
        if (!validation.IsValid)
        {
            return Result<Saved>.Invalid(validation);
        }

        return await AdministerAsync(
            command.Id,
            command.Version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                if (await MissingChoiceAsync(command.AuthorId, command.SectionIds, token) is { } missing)
                {
                    return missing;
                }

                var roles = await users.GetRolesAsync(user);
                if (!roles.SequenceEqual([command.Role]))
                {
                    if (roles.Contains(Roles.Administrator) && await IsLastAdministratorAsync(user, token))
                    {
                        return Result<Saved>.Invalid(nameof(command.Role), AccountErrorCodes.LastAdministrator);
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

                return Ended(await users.UpdateAsync(user), user);
            }
        );
    }

    /// <summary>Closes an account: it is signed out and cannot sign in, its work stays.</summary>
    public Task<Result<Saved>> DisableAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                if (await users.IsInRoleAsync(user, Roles.Administrator) && await IsLastAdministratorAsync(user, token))
                {
                    return Result<Saved>.Invalid("", AccountErrorCodes.LastAdministrator);
                }

                user.IsDisabled = true;
                audit.Add(actor, "Disabled user", Label(user));
                return Ended(await EndSessionsAsync(user, token), user);
            }
        );

    /// <summary>Opens a closed account again.</summary>
    public Task<Result<Saved>> EnableAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, _) =>
            {
                user.IsDisabled = false;
                audit.Add(actor, "Enabled user", Label(user));
                return Ended(await users.UpdateAsync(user), user);
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
    public async Task<Result<Saved>> SignOutEverywhereAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        actor.UserId != id && !actor.May(Permissions.PeopleManage)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await ChangeUserAsync(
                id,
                cancellationToken,
                async (user, token) =>
                    actor.UserId != id && version != await VersionOfAsync(user)
                        ? new Result<Saved>(Outcome.Conflict, new Saved(id))
                        : await SignOutAsync(user, actor, token)
            );

    /// <summary>
    /// A token with which the user can set a password once within <see cref="AccountsSetup.PasswordLinkDays"/>. Anybody
    /// who has it can take over the account: show it only to the administrator who requested it.
    /// </summary>
    public Task<Result<string>> PasswordTokenAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                var passwordToken = await users.GeneratePasswordResetTokenAsync(user);
                audit.Add(actor, "Made password link", Label(user));
                await db.SaveChangesAsync(token);
                return Result.Done(passwordToken);
            }
        );

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
    public async Task<Result<Saved>> SetPasswordAsync(
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
                return await FinishPasswordAsync(reset, user, "Set password by link", token);
            }
        );
        return result.Outcome == Outcome.NotFound
            ? Refused<Saved>(IdentityResult.Failed(users.ErrorDescriber.InvalidToken()))
            : result;
    }

    /// <summary>
    /// Changes the user's own password. Ends all sessions including the current one, whose cookie may have been copied.
    /// </summary>
    public Task<Result<Saved>> ChangePasswordAsync(
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
                await FinishPasswordAsync(
                    await users.ChangePasswordAsync(user, present, password),
                    user,
                    "Changed password",
                    token
                )
        );

    /// <summary>Changes one's own name.</summary>
    public async Task<Result<Saved>> RenameAsync(
        long id,
        string? version,
        string displayName,
        CancellationToken cancellationToken
    )
    {
        var name = PlainText.Line(displayName);
        if (name.Length is 0 or > 200)
        {
            return Result<Saved>.Invalid(
                nameof(ChangeUser.DisplayName),
                name.Length == 0 ? AccountErrorCodes.NameMissing : AccountErrorCodes.NameLong
            );
        }

        return await ChangeUserAsync(
            id,
            version,
            cancellationToken,
            async (user, _) =>
            {
                user.DisplayName = name;
                return Ended(await users.UpdateAsync(user), user);
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

    /// <summary>Ends all sessions and tells the user, if Identity has accepted the new password.</summary>
    private async Task<Result<Saved>> FinishPasswordAsync(
        IdentityResult set,
        NewsUser user,
        string entry,
        CancellationToken cancellationToken
    )
    {
        if (set.Succeeded)
        {
            await sessions.EndAllAsync(user.Id, cancellationToken);
            await mails.PasswordChangedAsync(user, cancellationToken);
            audit.Add(Self(user), entry);
            await db.SaveChangesAsync(cancellationToken);
        }

        return Ended(set, user);
    }

    private static Actor Self(NewsUser user) => Actor.User(user.Id, Label(user), null);

    private static string Label(NewsUser user) =>
        user.DisplayName.Length > 0 ? $"{user.DisplayName} ({user.Email})" : user.Email!;

    private static string Key(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Result<Saved>> SignOutAsync(NewsUser user, Actor actor, CancellationToken cancellationToken)
    {
        audit.Add(actor, "Signed out everywhere", actor.UserId == user.Id ? "" : Label(user));
        return Ended(await EndSessionsAsync(user, cancellationToken), user);
    }

    private async Task<Result<T>> AdministerAsync<T>(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<Result<T>>> change
    ) =>
        actor.May(Permissions.PeopleManage)
            ? await ChangeUserAsync(id, version, cancellationToken, change)
            : new Result<T>(Outcome.NotAllowed);

    /// <summary>
    /// Changes a user unless somebody else has done so since the command's version; without a version it is a conflict.
    /// </summary>
    private Task<Result<T>> ChangeUserAsync<T>(
        long id,
        string? version,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<Result<T>>> change
    ) =>
        ChangeUserAsync(
            id,
            cancellationToken,
            async (user, token) =>
                version == await VersionOfAsync(user) ? await change(user, token) : new Result<T>(Outcome.Conflict)
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

    private Task<Result<T>> ChangeUserAsync<T>(
        long id,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<Result<T>>> change
    ) =>
        WriteAsync(
            async token =>
                await users.FindByIdAsync(Key(id)) is { } user
                    ? await change(user, token)
                    : new Result<T>(Outcome.NotFound),
            cancellationToken
        );

    private Task<Result<T>> WriteAsync<T>(
        Func<CancellationToken, Task<Result<T>>> write,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            write,
            cancellationToken,
            clash =>
                clash == Clash.Unique
                    ? Refused<T>(IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail("")))
                    : new Result<T>(Outcome.Conflict)
        );

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

    /// <summary>The error of a byline or section that is gone by now; null if all of them are there.</summary>
    private async Task<Result<Saved>?> MissingChoiceAsync(
        long? authorId,
        IReadOnlyList<long> sections,
        CancellationToken cancellationToken
    )
    {
        if (authorId is { } id && !await db.Authors.AnyAsync(a => a.Id == id, cancellationToken))
        {
            return Result<Saved>.Invalid(nameof(CreateUser.AuthorId), AccountErrorCodes.AuthorGone);
        }

        var wanted = sections.Distinct().ToList();
        return await db.Categories.CountAsync(c => wanted.Contains(c.Id), cancellationToken) < wanted.Count
            ? Result<Saved>.Invalid(nameof(CreateUser.SectionIds), AccountErrorCodes.SectionGone)
            : null;
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

    private static Result<Saved> Ended(IdentityResult result, NewsUser user) =>
        result.Succeeded ? Result.Done(new Saved(user.Id)) : Refused<Saved>(result);

    private static Result<T> Refused<T>(IdentityResult result) =>
        result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
            ? new Result<T>(Outcome.Conflict)
            : Result<T>.Invalid([.. result.Errors.Select(Field).DistinctBy(error => error.Code)]);

    private static FieldError Field(IdentityError error) =>
        error is AccountError ours
            ? new FieldError(
                ours.Code switch
                {
                    AccountErrorCodes.PasswordWrong => "PresentPassword",
                    AccountErrorCodes.LinkUsed => "",
                    AccountErrorCodes.EmailTaken or AccountErrorCodes.EmailInvalid => nameof(CreateUser.Email),
                    _ => nameof(CreateUser.Password),
                },
                ours.Code,
                ours.Arguments
            )
            : new FieldError("", AccountErrorCodes.Refused, error.Description);
}
