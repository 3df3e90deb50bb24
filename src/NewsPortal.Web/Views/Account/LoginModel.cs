using FluentValidation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Views.Account;

/// <summary>The sign-in form.</summary>
public sealed record LoginModel
{
    public string? Email { get; init; }
    public string? Password { get; init; }

    /// <summary>Where to go afterwards; only followed if it is an address on this site.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>True while there are no accounts.</summary>
    [BindNever]
    public bool IsFirst { get; init; }

    /// <summary>Null where passkeys cannot be used.</summary>
    [BindNever]
    public PasskeyPrompt? Passkey { get; init; }
}

/// <summary>What the form itself checks; whether address and password match is for the sign-in to say.</summary>
internal sealed class LoginModelValidator : AbstractValidator<LoginModel>
{
    public LoginModelValidator(IStringLocalizer<Texts> texts)
    {
        RuleFor(m => m.Email).NotEmpty().WithMessage(_ => texts["Enter your e-mail address."]);
        RuleFor(m => m.Password).NotEmpty().WithMessage(_ => texts["Enter your password."]);
    }
}
