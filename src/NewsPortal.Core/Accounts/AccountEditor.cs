using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// All writes to accounts; <see cref="PasswordEditor"/> has those of passwords. Each checks the permission, and stores
/// the change and its audit entry in one transaction. A user whose role or state changes is signed out everywhere.
/// </summary>
public sealed class AccountEditor(
    NewsDbContext db,
    AccountFrame frame,
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
    /// <param name="command">The account.</param>
    /// <param name="actor">Who creates it.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    /// <param name="more">What else is stored with a new account, or not at all; null for nothing.</param>
    public async Task<Result<Saved>> CreateAsync(
        CreateUser command,
        Actor actor,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<Result<Saved>>>? more = null
    )
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
                    : await CreateNowAsync(command, made, actor, more, cancellationToken),
            cancellationToken
        );
    }

    private Task<Result<Saved>> CreateNowAsync(
        CreateUser command,
        CreationKey? made,
        Actor actor,
        Func<NewsUser, CancellationToken, Task<Result<Saved>>>? more,
        CancellationToken cancellationToken
    ) =>
        frame.WriteAsync(
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
                    PasswordSetAt = command.Password is null ? null : clock.GetUtcNow().UtcDateTime,
                };
                var created = command.Password is null
                    ? await users.CreateAsync(user)
                    : await users.CreateAsync(user, command.Password);
                if (!created.Succeeded)
                {
                    return AccountResults.Refused<Saved>(created);
                }

                await users.AddToRoleAsync(user, command.Role);
                audit.Add(actor, "Created user", $"{user.Label} as {command.Role}");
                await LimitAsync(user, command.SectionIds, actor, token);
                await db.SaveChangesAsync(token);
                if (more is not null && await more(user, token) is { IsDone: false } refused)
                {
                    return refused;
                }

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

        return await frame.AdministerAsync(
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
                    audit.Add(actor, "Changed role", $"{user.Label}: {string.Join(", ", roles)} to {command.Role}");
                }

                await LimitAsync(user, command.SectionIds, actor, token);
                var name = PlainText.Line(command.DisplayName);
                if (user.DisplayName != name || user.AuthorId != command.AuthorId)
                {
                    user.DisplayName = name;
                    user.AuthorId = command.AuthorId;
                    audit.Add(actor, "Changed user", user.Label);
                }

                return AccountResults.Ended(await users.UpdateAsync(user), user);
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
        frame.AdministerAsync(
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
                audit.Add(actor, "Disabled user", user.Label);
                return AccountResults.Ended(await EndSessionsAsync(user, token), user);
            }
        );

    /// <summary>Opens a closed account again.</summary>
    public Task<Result<Saved>> EnableAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        frame.AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, _) =>
            {
                user.IsDisabled = false;
                audit.Add(actor, "Enabled user", user.Label);
                return AccountResults.Ended(await users.UpdateAsync(user), user);
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
                    || await users.FindByIdAsync(AccountFrame.Key(userId)) is not { } user
                )
                {
                    return false;
                }

                audit.Add(user.AsActor(), "Ended session");
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
            : await frame.ChangeAsync(
                id,
                cancellationToken,
                async (user, token) =>
                    actor.UserId != id && version != await frame.VersionOfAsync(user)
                        ? new Result<Saved>(Outcome.Conflict, new Saved(id))
                        : await SignOutAsync(user, actor, token)
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

        return await frame.ChangeAsync(
            id,
            version,
            cancellationToken,
            async (user, _) =>
            {
                user.DisplayName = name;
                return AccountResults.Ended(await users.UpdateAsync(user), user);
            }
        );
    }

    /// <summary>Chooses one's own language of the newsroom, which overwrites nobody's change.</summary>
    /// <param name="id">The user.</param>
    /// <param name="language">One of <see cref="NewsroomLanguages.All"/>; empty for the one of the browser.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    public async Task<Result<Saved>> ChooseLanguageAsync(long id, string? language, CancellationToken cancellationToken)
    {
        var chosen = string.IsNullOrEmpty(language) ? null : language;
        if (chosen is not null && !NewsroomLanguages.All.Contains(chosen))
        {
            return Result<Saved>.Invalid(nameof(NewsUser.Language), AccountErrorCodes.LanguageUnknown);
        }

        await db
            .Users.Where(u => u.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, chosen), cancellationToken);
        return Result.Done(new Saved(id));
    }

    /// <summary>Offers the tour of the newsroom no more.</summary>
    public Task LeaveTourAsync(long id, CancellationToken cancellationToken) =>
        db
            .Users.Where(u => u.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.HasLeftTour, true), cancellationToken);

    /// <summary>
    /// A new stamp also invalidates what is in flight: a sign-in with the old password, a password link.
    /// </summary>
    private async Task<IdentityResult> EndSessionsAsync(NewsUser user, CancellationToken cancellationToken)
    {
        await sessions.EndAllAsync(user.Id, cancellationToken);
        return await users.UpdateSecurityStampAsync(user);
    }

    private async Task<Result<Saved>> SignOutAsync(NewsUser user, Actor actor, CancellationToken cancellationToken)
    {
        audit.Add(actor, "Signed out everywhere", actor.UserId == user.Id ? "" : user.Label);
        return AccountResults.Ended(await EndSessionsAsync(user, cancellationToken), user);
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
        audit.Add(actor, "Changed sections", $"{user.Label}: {(names.Count == 0 ? "all" : string.Join(", ", names))}");
        await db.SaveChangesAsync(cancellationToken);
    }
}
