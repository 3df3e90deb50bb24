using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// The program on a real port, used at byte level: status lines and limits as seen by a client on the network.
/// </summary>
public sealed class RawSite : NewsApp
{
    public RawSite()
    {
        UseKestrel(0);
        StartServer();
        Address = new UriBuilder(ClientOptions.BaseAddress) { Host = "127.0.0.1" }.Uri;
    }

    public Uri Address { get; }

    /// <summary>Sends a form and reads the whole response.</summary>
    /// <param name="path">The address.</param>
    /// <param name="body">The bytes after the headers.</param>
    /// <param name="type">Content type.</param>
    /// <param name="announced">Content-Length, if different from the body's.</param>
    /// <param name="method">Of the request.</param>
    public Task<string> SendAsync(
        string path,
        string body,
        string type = "application/x-www-form-urlencoded",
        long? announced = null,
        string method = "POST"
    ) =>
        ExchangeAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{method} {path} HTTP/1.1\r\nHost: {Address.Authority}\r\nConnection: close\r\nAccept: text/html\r\n"
            )
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"Content-Type: {type}\r\nContent-Length: {announced ?? body.Length}\r\n\r\n{body}"
                )
        );

    /// <summary>Sends these bytes and reads until the site closes the connection.</summary>
    public async Task<string> ExchangeAsync(string request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port, limit.Token);
        await using var stream = socket.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // Closed before everything was sent; what was received so far counts.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>The first line of a response.</summary>
    public static string StatusLine(string answer) => answer.Split("\r\n")[0];
}
