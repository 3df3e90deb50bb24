using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Remembers in the browser which accounts have signed in with it, so that strangers who guess at an account do not
/// slow down the browsers of the person whose it is. Only a right password sets the cookie: readers get none. It opens
/// nothing: who copies it gets the few guesses of that one browser.
/// </summary>
public sealed class KnownDevices(IHttpContextAccessor contexts, IDataProtectionProvider protection)
{
    private const int MostAccounts = 5;

    // Browsers keep no cookie for longer.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    private readonly IDataProtector _seal = protection.CreateProtector("NewsPortal.KnownDevices.v1");

    /// <summary>What the browser of this request knows of an account; null when it never signed in to it.</summary>
    /// <param name="account">The normalised address.</param>
    public KnownDevice? Find(string account) => Read().Find(device => device.Account == Hash(account));

    /// <summary>Remembers that this browser has just signed in.</summary>
    /// <param name="account">The normalised address.</param>
    /// <param name="stamp">The account's present stamp.</param>
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

    /// <summary>True when this browser knows the account with its present password, role and sessions.</summary>
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
            // Forged, or sealed with keys that are gone.
            return [];
        }
    }
}

/// <summary>An account that signed in with this browser.</summary>
/// <param name="Account">Hash of its address.</param>
/// <param name="Id">Names the browser, for this account.</param>
/// <param name="Stamp">Hash of the account's stamp when it last signed in.</param>
public sealed record KnownDevice(string Account, string Id, string Stamp);
