using FluentValidation;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Views.Account;

/// <summary>Choosing a password with the link that an administrator handed over.</summary>
public sealed record SetPasswordModel
{
    public long User { get; init; }
    public string? Token { get; init; }
    public string Password { get; init; } = "";
    public string PasswordAgain { get; init; } = "";

    /// <summary>False when the link was used or is too old.</summary>
    public bool IsUsable { get; init; }
}

/// <summary>What the form itself asks for; the rules for passwords are Core's.</summary>
internal sealed class SetPasswordModelValidator : AbstractValidator<SetPasswordModel>
{
    public SetPasswordModelValidator(IStringLocalizer<Texts> texts) =>
        RuleFor(m => m.PasswordAgain)
            .Equal(m => m.Password)
            .WithMessage(_ => texts["The two passwords differ. Type them again."]);
}
