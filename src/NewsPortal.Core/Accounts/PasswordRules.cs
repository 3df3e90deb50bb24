using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// What a password must not be, after NIST SP 800-63B-4 section 3.1.1.2: a common one, a repetition or sequence, or a
/// word from the context (the site's name, the user's name or address). All characters are welcome.
/// </summary>
public sealed class PasswordRules(IOptions<SiteOptions> site) : IPasswordValidator<NewsUser>
{
    /// <summary>Characters; the standard's minimum for a password that is the only factor.</summary>
    public const int MinimumLength = 15;

    /// <summary>Characters; the standard asks for at least 64, the bound only keeps hashing cheap.</summary>
    public const int MaximumLength = 256;

    /// <summary>Beginnings of what people choose when they must choose something long.</summary>
    private static readonly string[] Common =
    [
        "password", "passwort", "motdepasse", "contrasena", "qwerty", "qwertz", "azerty", "asdfgh", "letmein", "welcome",
        "iloveyou", "administrator", "changeme", "newspaper", "newsroom", "correcthorsebatterystaple", "trustno1", "football",
        "baseball", "superman", "princess", "sunshine", "whatever", "secret", "default", "monkey", "dragon",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<NewsUser> manager, NewsUser user, string? password)
    {
        var text = password ?? "";
        if (text.Length > MaximumLength)
        {
            return Refuse("PasswordTooLong", $"The password may have {MaximumLength} characters. Shorten it.");
        }

        var letters = new string([.. text.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        if (letters.Distinct().Count() < 5 || IsSequence(letters) || Repeats(letters))
        {
            return Refuse("PasswordRepeats", "The password repeats or counts. Use several unrelated words.");
        }

        var context = new[] { site.Value.Name, user.DisplayName, user.UserName?.Split('@')[0], "newsportal" }
            .Select(word => new string([.. (word ?? "").ToLowerInvariant().Where(char.IsLetterOrDigit)]))
            .Where(word => word.Length >= 4);
        if (Common.Concat(context).Any(word => Remainder(letters, word) < 6))
        {
            return Refuse("PasswordCommon", "The password is easy to guess. Use several unrelated words.");
        }

        return Task.FromResult(IdentityResult.Success);
    }

    /// <summary>How many characters are left once all copies of a guessable word and trailing digits are taken out.</summary>
    private static int Remainder(string letters, string word) =>
        letters.Contains(word, StringComparison.Ordinal)
            ? letters.Replace(word, "", StringComparison.Ordinal).Trim("0123456789".ToCharArray()).Length
            : int.MaxValue;

    private static bool IsSequence(string letters) =>
        letters.Length > 1 && letters.Zip(letters.Skip(1)).All(pair => Math.Abs(pair.First - pair.Second) <= 1);

    private static bool Repeats(string letters) =>
        Enumerable.Range(1, Math.Max(0, letters.Length / 3)).Any(unit =>
            letters.Select((letter, i) => letter == letters[i % unit]).All(same => same));

    private static Task<IdentityResult> Refuse(string code, string description) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = code, Description = description }));
}
