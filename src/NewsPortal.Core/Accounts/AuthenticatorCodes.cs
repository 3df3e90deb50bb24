using System.Security.Cryptography;
using OtpNet;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// The codes of authenticator apps: six digits every 30 seconds (RFC 6238). Identity's own provider knows neither our
/// clock nor which code was used before.
/// </summary>
public static class AuthenticatorCodes
{
    private const int KeyBytes = 20;

    /// <summary>A code is accepted one step earlier and later too: clocks differ, people type slowly.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new key in base 32.</summary>
    public static string NewKey() => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The address that an app reads from the QR code.</summary>
    /// <param name="site">The name of the newspaper.</param>
    /// <param name="account">The name to sign in with.</param>
    /// <param name="key">See <see cref="NewKey"/>.</param>
    public static string Address(string site, string account, string key) =>
        new OtpUri(OtpType.Totp, key, account, site).ToString();

    /// <summary>The step that a code belongs to; null if it is wrong or not newer than one that was used.</summary>
    /// <param name="key">See <see cref="NewKey"/>.</param>
    /// <param name="typed">What somebody typed; spaces do not matter.</param>
    /// <param name="now">UTC.</param>
    /// <param name="used">The step of the newest used code; 0 for none.</param>
    public static long? StepOf(string key, string? typed, DateTime now, long used)
    {
        var code = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        return
            code.Length == 6
            && code.All(char.IsAsciiDigit)
            && new Totp(Base32Encoding.ToBytes(key)).VerifyTotp(now, code, out var step, Window)
            && step > used
            ? step
            : null;
    }
}
