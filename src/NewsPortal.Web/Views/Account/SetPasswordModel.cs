using FluentValidation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Views.Account;

/// <summary>Sets a password using the link handed over by an administrator.</summary>
public sealed record SetPasswordModel
{
    public long User { get; init; }
    public string? Token { get; init; }
    public string Password { get; init; } = "";
    public string PasswordAgain { get; init; } = "";

    /// <summary>False if the link was used or has expired.</summary>
    [BindNever]
    public bool IsUsable { get; init; }

    /// <summary>True for the first password of somebody invited.</summary>
    [BindNever]
    public bool IsInvitation { get; init; }
}

/// <summary>What the form itself checks; Core has the password rules.</summary>
internal sealed class SetPasswordModelValidator : AbstractValidator<SetPasswordModel>
{
    public SetPasswordModelValidator(IStringLocalizer<Texts> texts) =>
        RuleFor(m => m.PasswordAgain)
            .Equal(m => m.Password)
            .WithMessage(_ => texts["The two passwords differ. Type them again."]);
}
