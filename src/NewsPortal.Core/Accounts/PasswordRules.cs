using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// What a password must not be, according to NIST SP 800-63B-4 section 3.1.1.2: common, a repetition or sequence, or
/// derived from the context (the site's name, the user's name or address). All characters are allowed.
/// </summary>
public sealed class PasswordRules(IOptions<SiteOptions> options, SiteDirectoryQueries directory)
    : IPasswordValidator<NewsUser>
{
    /// <summary>Characters; the standard's minimum for a password as the only factor.</summary>
    public const int MinimumLength = 15;

    /// <summary>
    /// Characters; the standard requires at least 64 to be accepted, and this limit keeps hashing cheap.
    /// </summary>
    public const int MaximumLength = 256;

    /// <summary>
    /// The required strength in bits. Four unrelated words have about 40; obvious choices, such as a word with a year
    /// or a walk over the keyboard, have less than 30 whatever their length.
    /// </summary>
    private const double EnoughBits = 34;

    public async Task<IdentityResult> ValidateAsync(UserManager<NewsUser> manager, NewsUser user, string? password)
    {
        var text = password ?? "";
        if (text.Length > MaximumLength)
        {
            return Refuse("PasswordTooLong", $"The password may have {MaximumLength} characters. Shorten it.");
        }

        // The library itself reports a password that is too short.
        if (text.Length < MinimumLength || PasswordStrength.Bits(text, await WordsAsync(user)) >= EnoughBits)
        {
            return IdentityResult.Success;
        }

        return PasswordStrength.IsRepetition(text)
            ? Refuse("PasswordRepeats", "The password repeats or counts. Use several unrelated words.")
            : Refuse("PasswordCommon", "The password is easy to guess. Use several unrelated words.");
    }

    /// <summary>
    /// The first guesses of somebody who knows the site and the person: each name, whole and in parts.
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

    private static IdentityResult Refuse(string code, string description) =>
        IdentityResult.Failed(new IdentityError { Code = code, Description = description });
}
