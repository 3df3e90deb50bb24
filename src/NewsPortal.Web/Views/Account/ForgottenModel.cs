using FluentValidation;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Mail;

namespace NewsPortal.Web.Views.Account;

/// <summary>Asks for a link to choose a new password.</summary>
public sealed record ForgottenModel
{
    public string? Email { get; init; }
}

/// <summary>Whether the address has an account is nobody's business.</summary>
internal sealed class ForgottenModelValidator : AbstractValidator<ForgottenModel>
{
    public ForgottenModelValidator(IStringLocalizer<Texts> texts) =>
        RuleFor(m => m.Email)
            .Must(email => MailAddresses.IsValid(email?.Trim()))
            .WithMessage(_ => texts["Enter your e-mail address."]);
}
