using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>
/// Asks over HTTP, on the public internet only: names are looked up here, every address is checked, and the connection
/// goes to the address that was checked, so that no second look-up leads elsewhere. Redirects are followed by hand,
/// each checked in the same way. Nothing of an answer but its status is read.
/// </summary>
public sealed class LinkAsker : ILinkAsker, IDisposable
{
    private const int MostRedirects = 5;
    private const int MostHeaderKilobytes = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;

    public LinkAsker(IOptions<SiteOptions> site)
        : this(site, PublicNetworks.Has, null) { }

    /// <summary>Asks what somebody else allows.</summary>
    /// <param name="site">Says who asks.</param>
    /// <param name="mayAsk">Whether a machine may be asked.</param>
    /// <param name="port">The port that is asked instead of the address's own; null for that.</param>
    public LinkAsker(IOptions<SiteOptions> site, Func<IPAddress, bool> mayAsk, int? port)
    {
        ArgumentNullException.ThrowIfNull(site);
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                MaxResponseHeadersLength = MostHeaderKilobytes,
                ConnectTimeout = Patience,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = (context, token) =>
                    ConnectAsync(context.DnsEndPoint.Host, port ?? context.DnsEndPoint.Port, mayAsk, token),
            }
        )
        {
            Timeout = Patience,
        };
        _client.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            $"NewsPortal-LinkCheck/1.0 (+{site.Value.BaseUrl})"
        );
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html, */*;q=0.5");
    }

    /// <summary>True for what may be asked at all: plain addresses at the usual ports.</summary>
    public static bool MayAsk(Uri address) =>
        address is { IsAbsoluteUri: true, IsDefaultPort: true, UserInfo.Length: 0 }
        && address.Scheme is "http" or "https";

    /// <inheritdoc />
    public async Task<LinkAnswer> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var next = address;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (!MayAsk(next))
            {
                return new LinkAnswer(LinkState.Unknown);
            }

            HttpStatusCode status;
            Uri? location;
            try
            {
                (status, location) = await SendAsync(HttpMethod.Head, next, cancellationToken);
                if (IsDoubtful(status))
                {
                    // Many servers know no HEAD.
                    (status, location) = await SendAsync(HttpMethod.Get, next, cancellationToken);
                }
            }
            catch (Exception exception) when (IsSilence(exception, cancellationToken))
            {
                return new LinkAnswer(LinkState.Unreachable);
            }

            if ((int)status is not (301 or 302 or 303 or 307 or 308) || location is null)
            {
                return Meaning(status);
            }

            if (!Uri.TryCreate(next, location, out var target))
            {
                return new LinkAnswer(LinkState.Unknown, (int)status);
            }

            next = target;
        }

        return new LinkAnswer(LinkState.Unknown);
    }

    public void Dispose() => _client.Dispose();

    private static LinkAnswer Meaning(HttpStatusCode status) =>
        new(
            (int)status switch
            {
                >= 200 and < 300 => LinkState.Reached,
                404 or 410 => LinkState.Missing,
                _ => LinkState.Unknown,
            },
            (int)status
        );

    private static bool IsDoubtful(HttpStatusCode status) => (int)status >= 400;

    private static bool IsSilence(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && exception is HttpRequestException or IOException or OperationCanceledException;

    private async Task<(HttpStatusCode Status, Uri? Location)> SendAsync(
        HttpMethod method,
        Uri address,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, address);
        using var answer = await _client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        return (answer.StatusCode, answer.Headers.Location);
    }

    private static async ValueTask<Stream> ConnectAsync(
        string host,
        int port,
        Func<IPAddress, bool> mayAsk,
        CancellationToken cancellationToken
    )
    {
        var found = await Dns.GetHostAddressesAsync(host, cancellationToken);

        // One private address among them is reason enough: the name serves somebody's purposes.
        if (found.Length == 0 || !Array.TrueForAll(found, address => mayAsk(address)))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The address is not public.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
