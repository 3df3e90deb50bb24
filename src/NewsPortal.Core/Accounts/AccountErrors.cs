using System.Globalization;
using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>An error of the Identity library under one of our codes.</summary>
internal sealed class AccountError : IdentityError
{
    public AccountError(string code, params object[] arguments)
    {
        Code = code;
        Description = ErrorTexts.Of(code, arguments, CultureInfo.InvariantCulture);
        Arguments = arguments;
    }

    public IReadOnlyList<object> Arguments { get; }
}

/// <summary>The errors of the Identity library in our own words; each says what to do next.</summary>
public sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        new AccountError(AccountErrorCodes.PasswordShort, length);

    public override IdentityError PasswordMismatch() => new AccountError(AccountErrorCodes.PasswordWrong);

    public override IdentityError DuplicateEmail(string email) => new AccountError(AccountErrorCodes.EmailTaken);

    public override IdentityError DuplicateUserName(string userName) => new AccountError(AccountErrorCodes.EmailTaken);

    public override IdentityError InvalidEmail(string? email) => new AccountError(AccountErrorCodes.EmailInvalid);

    public override IdentityError InvalidToken() => new AccountError(AccountErrorCodes.LinkUsed);
}
