using FluentValidation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>Registers users, roles and their rules; the web program adds cookies.</summary>
public static class AccountsSetup
{
    /// <summary>For how many days a password link is valid.</summary>
    public const int PasswordLinkDays = 2;

    public static IdentityBuilder AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddScoped<AuditQueries>();
        services.AddScoped<AuditVerifier>();
        services.AddScoped<PruneAudit>();
        services.AddScoped<ChainAudit>();
        services.AddScoped<AccountFrame>();
        services.AddScoped<AccountEditor>();
        services.AddScoped<PasswordEditor>();
        services.AddScoped<SendPasswordLinks>();
        services.AddScoped<AccountQueries>();
        services.AddScoped<InvitationEditor>();
        services.AddScoped<FactorQueries>();
        services.AddScoped<FactorEditor>();
        services.AddScoped<FactorChecks>();
        services.AddScoped<AccountMails>();
        services.AddScoped<SessionStore>();
        services.AddScoped<PruneSessions>();
        services.AddSingleton<SignInThrottle>();
        services.AddSettings<BootstrapOptions>(BootstrapOptions.Section);
        services.AddScoped<FirstAdministrator>();
        services.AddSingleton<IValidator<CreateUser>, CreateUserValidator>();
        services.AddSingleton<IValidator<ChangeUser>, ChangeUserValidator>();

        // All programs of the site share one key ring for cookies, antiforgery tokens and password links.
        services.AddDataProtection().SetApplicationName("NewsPortal");
        services.AddSingleton<EntityFrameworkCoreXmlRepository<NewsDbContext>>();
        services.AddSingleton<SiteKeys>();
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<SiteKeys>((options, keys) => options.XmlRepository = keys);
        services.Configure<DataProtectionTokenProviderOptions>(options =>
            options.TokenLifespan = TimeSpan.FromDays(PasswordLinkDays)
        );
        services.AddSingleton<ILookupNormalizer, AccountNameNormalizer>();
        return services
            .AddIdentityCore<NewsUser>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";

                // NIST SP 800-63B-4, 3.1.1.2: length, not composition; PasswordRules adds the list of bad passwords.
                options.Password.RequiredLength = PasswordRules.MinimumLength;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;

                // The length rule covers an empty password.
                options.Password.RequiredUniqueChars = 0;
            })
            .AddRoles<IdentityRole<long>>()
            .AddEntityFrameworkStores<NewsDbContext>()
            .AddErrorDescriber<AccountErrors>()
            .AddPasswordValidator<PasswordRules>()
            .AddTokenProvider<DataProtectorTokenProvider<NewsUser>>(TokenOptions.DefaultProvider);
    }
}
