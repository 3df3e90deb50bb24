using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>What a page needs to have the browser use or make a passkey.</summary>
/// <param name="Options">For the browser, as JSON.</param>
/// <param name="State">Comes back with the browser's answer.</param>
public sealed record PasskeyPrompt(string Options, string State);

/// <summary>
/// Asks for passkeys and verifies them with Identity's own handler. They belong to the host of Site:BaseUrl, so that
/// they are offered only where the site is opened under it.
/// </summary>
public sealed class PasskeyPages(
    IPasskeyHandler<NewsUser> handler,
    SealedState states,
    IOptions<SiteOptions> site,
    IHttpContextAccessor contexts
)
{
    private const string SignIn = "passkey sign-in";

    /// <summary>A sign-in page may stay open for a while; each answer is accepted once.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private HttpContext Context => contexts.HttpContext!;

    /// <summary>The host that passkeys belong to.</summary>
    public string Domain => new Uri(site.Value.BaseUrl).Host;

    /// <summary>
    /// True where browsers let a page use passkeys of this site: under its own host or one below it, over https or on
    /// this computer. An address made of numbers has no passkeys.
    /// </summary>
    public bool AreOffered =>
        IsOurs(Context.Request.Host.Host, Domain)
        && !IPAddress.TryParse(Domain, out _)
        && (site.Value.BaseUrl.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) || IsLocal(Domain));

    /// <summary>Sets Identity's rules for passkeys.</summary>
    public static void Configure(IdentityPasskeyOptions options, string domain)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ServerDomain = domain;

        // A passkey is enough alone: the device asks for its PIN or a finger, and offers it without a typed name.
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.ValidateOrigin = origin =>
            ValueTask.FromResult(
                !origin.CrossOrigin
                    && Uri.TryCreate(origin.Origin, UriKind.Absolute, out var from)
                    && IsOurs(from.Host, domain)
                    && (from.Scheme == Uri.UriSchemeHttps || IsLocal(from.Host))
            );
    }

    /// <summary>Asks for a passkey, of this user if one is known; null where none is offered.</summary>
    public async Task<PasskeyPrompt?> AskAsync(NewsUser? user)
    {
        if (!AreOffered)
        {
            return null;
        }

        var made = await handler.MakeRequestOptionsAsync(user, Context);
        return new PasskeyPrompt(made.RequestOptionsJson, states.Seal(SignIn, made.AssertionState ?? ""));
    }

    /// <summary>Whose passkey answered, and when it was asked; null if it was not accepted.</summary>
    public async Task<(NewsUser User, UserPasskeyInfo Passkey, DateTime AskedAt)?> VerifyAsync(
        string? credential,
        string? state
    )
    {
        if (string.IsNullOrEmpty(credential) || states.Open(SignIn, state, Lasts) is not { } asked)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = Context,
                CredentialJson = credential,
                AssertionState = asked.Text,
            }
        );
        return result.Succeeded ? (result.User, result.Passkey, asked.SealedAt) : null;
    }

    /// <summary>Has the browser make a passkey for a user; null where none is offered.</summary>
    public async Task<PasskeyPrompt?> MakeAsync(long userId, string name, string displayName)
    {
        if (!AreOffered)
        {
            return null;
        }

        var id = userId.ToString(CultureInfo.InvariantCulture);
        var made = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = id,
                Name = name,
                DisplayName = displayName,
            },
            Context
        );
        return new PasskeyPrompt(made.CreationOptionsJson, states.Seal(For(id), made.AttestationState ?? ""));
    }

    /// <summary>The passkey that the browser made for this user; null if it was not accepted.</summary>
    public async Task<UserPasskeyInfo?> VerifyNewAsync(long userId, string? credential, string? state)
    {
        var purpose = For(userId.ToString(CultureInfo.InvariantCulture));
        if (string.IsNullOrEmpty(credential) || states.Open(purpose, state, Lasts) is not { } asked)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = Context,
                CredentialJson = credential,
                AttestationState = asked.Text,
            }
        );
        return result.Succeeded ? result.Passkey : null;
    }

    private static string For(string userId) => $"passkey of {userId}";

    private static bool IsOurs(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
