using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// How every change of an account is stored: by somebody who may, unless somebody else was faster, in one transaction
/// with its audit entry.
/// </summary>
public sealed class AccountFrame(NewsDbContext db, ChangeFeed changes, UserManager<NewsUser> users)
{
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
            authorId?.ToString(CultureInfo.InvariantCulture),
            isDisabled ? "closed" : "open",
            securityStamp,
            string.Join(' ', sections)
        );

    /// <summary>The present version of an account.</summary>
    internal async Task<string> VersionOfAsync(NewsUser user) =>
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

    /// <summary>An id as Identity takes it.</summary>
    internal static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Changes a user for an administrator; anybody else is not allowed to.</summary>
    internal async Task<Result<T>> AdministerAsync<T>(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<Result<T>>> change
    ) =>
        actor.May(Permissions.PeopleManage)
            ? await ChangeAsync(id, version, cancellationToken, change)
            : new Result<T>(Outcome.NotAllowed);

    /// <summary>
    /// Changes a user unless somebody else has done so since the command's version; without a version it is a conflict.
    /// </summary>
    internal Task<Result<T>> ChangeAsync<T>(
        long id,
        string? version,
        CancellationToken cancellationToken,
        Func<NewsUser, CancellationToken, Task<Result<T>>> change
    ) =>
        ChangeAsync(
            id,
            cancellationToken,
            async (user, token) =>
                version == await VersionOfAsync(user) ? await change(user, token) : new Result<T>(Outcome.Conflict)
        );

    /// <summary>Changes a user, whatever others did in the meantime.</summary>
    internal Task<Result<T>> ChangeAsync<T>(
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

    /// <summary>Stores a change in one transaction; an address that is taken by then is an error of the form.</summary>
    internal Task<Result<T>> WriteAsync<T>(
        Func<CancellationToken, Task<Result<T>>> write,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            write,
            cancellationToken,
            clash =>
                clash == Clash.Unique
                    ? AccountResults.Refused<T>(IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail("")))
                    : new Result<T>(Outcome.Conflict)
        );
}
