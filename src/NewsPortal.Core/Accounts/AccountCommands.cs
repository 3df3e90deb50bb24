using FluentValidation;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Mail;

namespace NewsPortal.Core.Accounts;

/// <summary>Creates a newsroom account.</summary>
public sealed record CreateUser
{
    /// <summary>The key of the form; see <see cref="Editing.CreationKey"/>. Null for none.</summary>
    public Guid? CreationKey { get; init; }

    /// <summary>Also the sign-in name.</summary>
    public string Email { get; init; } = "";

    public string DisplayName { get; init; } = "";

    /// <summary>One of <see cref="Roles.All"/>.</summary>
    public string Role { get; init; } = Roles.Journalist;

    /// <summary>The user's default byline.</summary>
    public long? AuthorId { get; init; }

    /// <summary>The sections that the role is limited to; empty for all.</summary>
    public List<long> SectionIds { get; init; } = [];

    /// <summary>
    /// Null lets the user set one through a link; see <see cref="PasswordEditor.TokenAsync"/>.
    /// </summary>
    public string? Password { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class CreateUserValidator : AbstractValidator<CreateUser>
{
    public CreateUserValidator()
    {
        RuleFor(c => c.Email)
            .Cascade(CascadeMode.Stop)
            .NotEmpty()
            .Says(AccountErrorCodes.EmailMissing)
            .MaximumLength(254)
            .Says(AccountErrorCodes.EmailLong)
            .Must(email => MailAddresses.IsValid(email.Trim()))
            .Says(AccountErrorCodes.EmailInvalid);
        RuleFor(c => c.DisplayName).ValidName();
        RuleFor(c => c.Role).Must(Roles.All.Contains).Says(AccountErrorCodes.RoleMissing);
        RuleFor(c => c.SectionIds).FitsRole(c => c.Role);
    }
}

/// <summary>Changes an account; for administrators.</summary>
public sealed record ChangeUser
{
    public long Id { get; init; }

    /// <summary>
    /// The version that was edited, from <see cref="UserDetails.Version"/>; nothing is changed without it.
    /// </summary>
    public string? Version { get; init; }

    public string DisplayName { get; init; } = "";
    public string Role { get; init; } = "";
    public long? AuthorId { get; init; }

    /// <inheritdoc cref="CreateUser.SectionIds"/>
    public List<long> SectionIds { get; init; } = [];
}

/// <summary>What can be checked without the database.</summary>
public sealed class ChangeUserValidator : AbstractValidator<ChangeUser>
{
    public ChangeUserValidator()
    {
        RuleFor(c => c.DisplayName).ValidName();
        RuleFor(c => c.Role).Must(Roles.All.Contains).Says(AccountErrorCodes.RoleMissing);
        RuleFor(c => c.SectionIds).FitsRole(c => c.Role);
    }
}

internal static class AccountRules
{
    public static void FitsRole<T>(this IRuleBuilder<T, List<long>> rule, Func<T, string> role) =>
        rule.Must((command, sections) => sections.Count == 0 || role(command) != Roles.Administrator)
            .Says(AccountErrorCodes.SectionsOfAdministrator);

    public static void ValidName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(name => PlainText.Line(name).Length > 0)
            .Says(AccountErrorCodes.NameMissing)
            .MaximumLength(200)
            .Says(AccountErrorCodes.NameLong);
}
