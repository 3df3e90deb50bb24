using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Distinguishes our own forms from those of other sites: a sealed mark in every form that may be given back contains
/// the user, the address and the time, and browsers say where a form was sent from (docs/adr/0022).
/// </summary>
public sealed class FormOrigin(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The hidden field with the mark.</summary>
    public const string Field = "__FormOrigin";

    /// <summary>How long a form may stay open and still be given back: a weekend plus a holiday.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int NumberBytes = sizeof(long);

    private readonly IDataProtector _protector = protection.CreateProtector("NewsPortal.FormOrigin.v1");

    /// <summary>The mark of a form made now, for a user and an address.</summary>
    public string Seal(long userId, string action)
    {
        var mark = new byte[(2 * NumberBytes) + Encoding.UTF8.GetByteCount(action)];
        BitConverter.TryWriteBytes(mark, userId);
        BitConverter.TryWriteBytes(mark.AsSpan(NumberBytes), clock.GetUtcNow().UtcTicks);
        Encoding.UTF8.GetBytes(action, mark.AsSpan(2 * NumberBytes));
        return Base64Url.EncodeToString(_protector.Protect(mark));
    }

    /// <summary>The user this site made the form for; null unless it was made for this address, and recently.</summary>
    public long? UserOf(string? mark, string action)
    {
        try
        {
            var bytes = _protector.Unprotect(Base64Url.DecodeFromChars(mark));
            var age = clock.GetUtcNow().UtcTicks - BitConverter.ToInt64(bytes, NumberBytes);
            return
                age >= 0
                && age <= Lifetime.Ticks
                && Encoding.UTF8.GetString(bytes, 2 * NumberBytes, bytes.Length - (2 * NumberBytes)) == action
                ? BitConverter.ToInt64(bytes)
                : null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>Rejects requests from other sites to the newsroom and the accounts before anything reads them.</summary>
internal static class ForeignForms
{
    public static void UseForeignFormRefusal(this WebApplication app)
    {
        var site = new Uri(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl);
        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                if (
                    ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !IsSocket(request))
                    || !(
                        request.Path.StartsWithSegments(NewsroomAddresses.Overview)
                        || request.Path.StartsWithSegments(AccountAddresses.Account)
                    )
                    || !IsForeign(request, site)
                )
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }
        );
    }

    /// <summary>
    /// True if the browser says that another site sent this. If it says nothing, the antiforgery token alone decides.
    /// </summary>
    private static bool IsForeign(HttpRequest request, Uri site)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var from))
        {
            // "none": the user directly, for example a reload after a restart.
            return from != "same-origin" && from != "none";
        }

        return request.Headers.TryGetValue("Origin", out var header)
            && !(
                Uri.TryCreate(header, UriKind.Absolute, out var origin)
                && (IsHost(origin, request.Host.Value) || IsHost(origin, site.Authority))
            );
    }

    /// <summary>A socket begins with a GET, and browsers let every site open one.</summary>
    private static bool IsSocket(HttpRequest request) =>
        request.Path.StartsWithSegments(NewsroomAddresses.LiveArticles);

    private static bool IsHost(Uri origin, string? host) =>
        string.Equals(origin.Authority, host, StringComparison.OrdinalIgnoreCase);
}
