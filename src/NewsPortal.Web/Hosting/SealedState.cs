using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// What a page must remember until its form comes back, sealed so that only we can read or make it, for one purpose and
/// a limited time.
/// </summary>
public sealed class SealedState(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Seals a text.</summary>
    /// <param name="purpose">What it is for; it opens for nothing else.</param>
    /// <param name="text">What to remember.</param>
    public string Seal(string purpose, string text) =>
        For(purpose).Protect(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().Ticks}\n{text}"));

    /// <summary>Opens a text; null if it is not ours, for something else, or too old.</summary>
    /// <param name="purpose">What it was sealed for.</param>
    /// <param name="state">What came back.</param>
    /// <param name="lasts">How old it may be.</param>
    public OpenState? Open(string purpose, string? state, TimeSpan lasts)
    {
        try
        {
            if (string.IsNullOrEmpty(state) || For(purpose).Unprotect(state).Split('\n', 2) is not [var at, var text])
            {
                return null;
            }

            var sealedAt = new DateTimeOffset(long.Parse(at, CultureInfo.InvariantCulture), TimeSpan.Zero);
            var age = clock.GetUtcNow() - sealedAt;
            return age >= TimeSpan.Zero && age <= lasts ? new OpenState(text, sealedAt.UtcDateTime) : null;
        }
        catch (CryptographicException)
        {
            // Forged, or sealed with keys that no longer exist.
            return null;
        }
    }

    private IDataProtector For(string purpose) => protection.CreateProtector("NewsPortal.SealedState.v1", purpose);
}

/// <summary>What a page remembered.</summary>
/// <param name="Text">What it was.</param>
/// <param name="SealedAt">UTC.</param>
public sealed record OpenState(string Text, DateTime SealedAt);
