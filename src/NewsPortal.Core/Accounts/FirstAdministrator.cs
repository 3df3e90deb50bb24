using Microsoft.Extensions.Options;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// The first administrator, from the configuration section "Bootstrap"; ignored once there is a user.
/// </summary>
public sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    public string? AdminEmail { get; set; }

    public string? AdminPassword { get; set; }
}

/// <summary>
/// Creates the first administrator from "Bootstrap:AdminEmail" and "Bootstrap:AdminPassword" when there are no users;
/// afterwards the settings are ignored and can be removed.
/// </summary>
public sealed class FirstAdministrator(
    IOptions<BootstrapOptions> options,
    AccountQueries accounts,
    AccountEditor editor
)
{
    private const string EmailSetting = "Bootstrap:AdminEmail";
    private const string PasswordSetting = "Bootstrap:AdminPassword";

    /// <summary>Creates the account; the database must be up to date.</summary>
    /// <returns>True when an account was created.</returns>
    /// <exception cref="SettingException">There is no user yet, and a setting is missing or not accepted.</exception>
    public async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        var email = options.Value.AdminEmail;
        var password = options.Value.AdminPassword;
        if (
            (string.IsNullOrWhiteSpace(email) && string.IsNullOrEmpty(password))
            || !await accounts.IsEmptyAsync(cancellationToken)
        )
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(email))
        {
            throw new SettingException(
                $"{EmailSetting} is empty. Set it to the e-mail address of the first administrator."
            );
        }

        if (string.IsNullOrEmpty(password))
        {
            throw new SettingException(
                $"{PasswordSetting} is empty. Set it to the password of the first administrator."
            );
        }

        // Secret files often end with an unintended line break.
        var command = new CreateUser
        {
            Email = email,
            DisplayName = email.Trim().Split('@')[0],
            Role = Roles.Administrator,
            Password = password.TrimEnd('\r', '\n'),
        };
        var result = await editor.CreateAsync(command, Actor.Program("First start"), cancellationToken);
        if (result.IsDone)
        {
            return true;
        }

        if (!await accounts.IsEmptyAsync(cancellationToken))
        {
            return false; // Another node was faster.
        }

        var error = result.Errors[0];
        throw new SettingException(
            $"{(error.Field == nameof(CreateUser.Password) ? PasswordSetting : EmailSetting)} cannot be used. "
                + $"{error.Message}"
        );
    }
}
