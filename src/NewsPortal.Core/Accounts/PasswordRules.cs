using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// What a password must not be, after NIST SP 800-63B-4 section 3.1.1.2: a common one, a repetition or sequence, or
/// made of words from the context (the site's name, the user's name or address). All characters are welcome.
/// </summary>
public sealed class PasswordRules(IOptions<SiteOptions> options, SiteDirectoryQueries directory)
    : IPasswordValidator<NewsUser>
{
    /// <summary>Characters; the standard's minimum for a password that is the only factor.</summary>
    public const int MinimumLength = 15;

    /// <summary>Characters; the standard asks for at least 64, the bound only keeps hashing cheap.</summary>
    public const int MaximumLength = 256;

    /// <summary>
    /// Bits that a password must withstand. Four unrelated words have about 40; what people think of first, a word with
    /// a year or a walk over the keyboard, has less than 30 however long it is.
    /// </summary>
    private const double EnoughBits = 34;

    public async Task<IdentityResult> ValidateAsync(UserManager<NewsUser> manager, NewsUser user, string? password)
    {
        var text = password ?? "";
        if (text.Length > MaximumLength)
        {
            return Refuse(AccountErrorCodes.PasswordLong, MaximumLength);
        }

        // Too short is said by the library itself.
        if (text.Length < MinimumLength || PasswordStrength.Bits(text, await WordsAsync(user)) >= EnoughBits)
        {
            return IdentityResult.Success;
        }

        return PasswordStrength.IsRepetition(text)
            ? Refuse(AccountErrorCodes.PasswordRepeats)
            : Refuse(AccountErrorCodes.PasswordCommon);
    }

    /// <summary>
    /// What somebody tries first who knows the site and the person: each name as a whole and in parts.
    /// </summary>
    private async Task<IEnumerable<string>> WordsAsync(NewsUser user)
    {
        string?[] names =
        [
            (await directory.GetAsync(CancellationToken.None)).Name,
            options.Value.Name,
            new Uri(options.Value.BaseUrl).Host,
            user.DisplayName,
            user.UserName,
            user.UserName?.Split('@')[0],
            "newsportal",
        ];
        return names.SelectMany(name =>
            (name ?? "")
                .Split(
                    name?.Where(c => !char.IsLetterOrDigit(c)).Distinct().ToArray() ?? [],
                    StringSplitOptions.RemoveEmptyEntries
                )
                .Append(name ?? "")
        );
    }

    private static IdentityResult Refuse(string code, params object[] arguments) =>
        IdentityResult.Failed(new AccountError(code, arguments));
}
