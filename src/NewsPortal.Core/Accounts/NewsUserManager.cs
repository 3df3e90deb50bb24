using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Accounts;

/// <summary>The library's user manager, with lockout on the program's clock instead of the machine's.</summary>
public sealed class NewsUserManager(
    IUserStore<NewsUser> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<NewsUser> hasher,
    IEnumerable<IUserValidator<NewsUser>> userValidators,
    IEnumerable<IPasswordValidator<NewsUser>> passwordValidators,
    ILookupNormalizer normaliser,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<NewsUser>> logger,
    TimeProvider clock)
    : UserManager<NewsUser>(store, options, hasher, userValidators, passwordValidators, normaliser, errors, services, logger)
{
    public override Task<bool> IsLockedOutAsync(NewsUser user) =>
        Task.FromResult(user.LockoutEnabled && user.LockoutEnd > clock.GetUtcNow());

    public override async Task<IdentityResult> AccessFailedAsync(NewsUser user)
    {
        user.AccessFailedCount++;
        if (user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
        {
            user.AccessFailedCount = 0;
            user.LockoutEnd = clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan;
        }

        return await UpdateUserAsync(user);
    }
}
