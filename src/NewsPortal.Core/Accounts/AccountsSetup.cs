using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Accounts;

/// <summary>Registers users, roles and their rules; the web program adds cookies on top.</summary>
public static class AccountsSetup
{
    public static IdentityBuilder AddAccounts(this IServiceCollection services) =>
        services.AddIdentityCore<NewsUser>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);

                // NIST SP 800-63B-4, 3.1.1.2: length, not composition; PasswordRules adds the list of bad passwords.
                options.Password.RequiredLength = PasswordRules.MinimumLength;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 1;
            })
            .AddRoles<IdentityRole<long>>()
            .AddEntityFrameworkStores<NewsDbContext>()
            .AddPasswordValidator<PasswordRules>();
}
