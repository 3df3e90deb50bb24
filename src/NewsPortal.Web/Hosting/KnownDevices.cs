using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Remembers in the browser which accounts have signed in with it, so that strangers guessing passwords do not slow
/// down the account owner's own browsers. Only a correct password sets the cookie: readers get none. It grants no
/// access: whoever copies it gets only the few guesses of that browser.
/// </summary>
public sealed class KnownDevices(IHttpContextAccessor contexts, IDataProtectionProvider protection)
{
    private const int MostAccounts = 5;

    // The longest that browsers keep a cookie.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    private readonly IDataProtector _seal = protection.CreateProtector("NewsPortal.KnownDevices.v1");

    /// <summary>What this request's browser knows about an account; null if it never signed in to it.</summary>
    /// <param name="account">The normalised address.</param>
    public KnownDevice? Find(string account) => Read().Find(device => device.Account == Hash(account));

    /// <summary>Records that this browser has just signed in.</summary>
    /// <param name="account">The normalised address.</param>
    /// <param name="stamp">The account's current stamp.</param>
    public void Remember(string account, string stamp)
    {
        var context = contexts.HttpContext!;
        var (hash, devices) = (Hash(account), Read());
        var id =
            devices.Find(device => device.Account == hash)?.Id
            ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var kept = devices
            .Where(device => device.Account != hash)
            .Take(MostAccounts - 1)
            .Prepend(new KnownDevice(hash, id, Hash(stamp)));
        var text = string.Join('\n', kept.Select(device => $"{device.Account} {device.Id} {device.Stamp}"));
        var cookie = Cookie;
        context.Response.Cookies.Append(
            cookie.Name!,
            _seal.Protect(text),
            cookie.Build(context, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow())
        );
    }

    /// <summary>True if this browser knows the account with its current password, role and sessions.</summary>
    public static bool IsCurrent(KnownDevice? device, string stamp) => device?.Stamp == Hash(stamp);

    private SiteCookie Cookie =>
        new(contexts, "device")
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
            Expiration = Lifetime,
        };

    private static string Hash(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    private List<KnownDevice> Read()
    {
        if (contexts.HttpContext?.Request.Cookies[Cookie.Name!] is not { Length: > 0 and < 4096 } value)
        {
            return [];
        }

        try
        {
            return
            [
                .. _seal
                    .Unprotect(value)
                    .Split('\n')
                    .Select(line => line.Split(' '))
                    .Where(parts => parts.Length == 3)
                    .Select(parts => new KnownDevice(parts[0], parts[1], parts[2])),
            ];
        }
        catch (CryptographicException)
        {
            // Forged, or sealed with keys that no longer exist.
            return [];
        }
    }
}

/// <summary>An account that has signed in with this browser.</summary>
/// <param name="Account">Hash of its address.</param>
/// <param name="Id">Identifies the browser for this account.</param>
/// <param name="Stamp">Hash of the account's stamp at the last sign-in.</param>
public sealed record KnownDevice(string Account, string Id, string Stamp);
