using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>Turns what Identity answers into results with our own error codes.</summary>
internal static class AccountResults
{
    /// <summary>The result of a change that Identity has made or refused.</summary>
    public static Result<Saved> Ended(IdentityResult result, NewsUser user) =>
        result.Succeeded ? Result.Done(new Saved(user.Id)) : Refused<Saved>(result);

    /// <summary>Why Identity refused a change; a conflict if somebody else was faster.</summary>
    public static Result<T> Refused<T>(IdentityResult result) =>
        result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
            ? new Result<T>(Outcome.Conflict)
            : Result<T>.Invalid([.. result.Errors.Select(Field).DistinctBy(error => error.Code)]);

    private static FieldError Field(IdentityError error) =>
        error is AccountError ours
            ? new FieldError(
                ours.Code switch
                {
                    AccountErrorCodes.PasswordWrong => "PresentPassword",
                    AccountErrorCodes.LinkUsed => "",
                    AccountErrorCodes.EmailTaken or AccountErrorCodes.EmailInvalid => nameof(CreateUser.Email),
                    _ => nameof(CreateUser.Password),
                },
                ours.Code,
                ours.Arguments
            )
            : new FieldError("", AccountErrorCodes.Refused, error.Description);
}
