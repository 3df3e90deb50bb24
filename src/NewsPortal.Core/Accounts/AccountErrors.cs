using Microsoft.AspNetCore.Identity;

namespace NewsPortal.Core.Accounts;

/// <summary>The Identity library's messages in our own words; each says what to do next.</summary>
public sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        new()
        {
            Code = nameof(PasswordTooShort),
            Description =
                $"The password is too short. Use at least {length} characters; a sentence or four unrelated words work "
                + "well.",
        };

    public override IdentityError PasswordMismatch() =>
        new() { Code = nameof(PasswordMismatch), Description = "The present password is not right. Type it again." };

    public override IdentityError DuplicateEmail(string email) => Duplicate();

    public override IdentityError DuplicateUserName(string userName) => Duplicate();

    public override IdentityError InvalidEmail(string? email) =>
        new()
        {
            Code = nameof(InvalidEmail),
            Description = "This is not an e-mail address. Write it like \"name@example.org\".",
        };

    public override IdentityError InvalidToken() =>
        new()
        {
            Code = nameof(InvalidToken),
            Description = "This link was used already or is too old. Ask an administrator for a new one.",
        };

    private static IdentityError Duplicate() =>
        new()
        {
            Code = nameof(DuplicateEmail),
            Description = "Somebody has an account with this e-mail address. Use another one.",
        };
}
