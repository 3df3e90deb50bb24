using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>What no browser sends.</summary>
internal static class SoakGarbage
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends each once and notes what was answered.</summary>
    public static async Task SendAsync(Uri site, Random random, SoakTally tally, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            Requests(site.Authority, random).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (garbage, token) =>
            {
                var status = await AskAsync(site.Port, garbage.Request, token);
                tally.Answered("garbage", status);
                if (status >= 500)
                {
                    tally.Failed(garbage.Name, status);
                }
            }
        );
    }

    private static IEnumerable<(string Name, byte[] Request)> Requests(string host, Random random)
    {
        var end = $"Host: {host}\r\nConnection: close\r\n";
        var noise = new byte[4096];
        random.NextBytes(noise);
        yield return ("noise", noise);
        yield return ("a hello of TLS", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. noise[..500]]);
        foreach (var method in new[] { "BREW", "get", "TRACE", "CONNECT", "PROPFIND", "G\0T", new string('M', 5_000) })
        {
            yield return ($"method {Short(method)}", Text($"{method} / HTTP/1.1\r\n{end}\r\n"));
        }

        foreach (var version in new[] { "HTTP/0.9", "HTTP/3.7", "HTTP/1.1.1", "" })
        {
            yield return ($"version {version}", Text($"GET / {version}\r\n{end}\r\n"));
        }

        foreach (
            var path in new[]
            {
                "/%00",
                "/%ff%fe",
                "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
                "/../../../../etc/passwd",
                "//evil.example",
                "/\\..\\..\\windows",
                "*",
                "http://elsewhere.example/",
                "/" + new string('a', 100_000),
                "/" + string.Concat(Enumerable.Repeat("a/", 3_000)),
                "/media/99999999999999999999999",
                "/views/99999999999999999999999",
                "/category/%F0%9F%92%A9?page=-1",
                "/?page=99999999999999999999",
                "/search?q=%00%01%ff&page=NaN",
                "/search?q=" + Uri.EscapeDataString("((((((\"\\ AND OR NOT *?~^^^ [[ TO ]]"),
                "/search?q=" + new string('*', 1_500),
                "/feed?" + string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"p{i}=1")),
            }
        )
        {
            yield return ($"path {Short(path)}", Text($"GET {path} HTTP/1.1\r\n{end}\r\n"));
        }

        foreach (
            var header in new[]
            {
                "Range: bytes=-1",
                "Range: bytes=99999999999999999999-",
                "Range: bytes=" + string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"{i}-{i}")),
                "If-None-Match: " + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{i}\"")),
                "If-None-Match: \"unended",
                "If-Modified-Since: Mon, 99 Foo 99999 99:99:99 XYZ",
                "Accept-Encoding: br;q=nan, gzip;q=-1, *;q=1e999",
                "Accept-Language: " + string.Join(',', Enumerable.Repeat("xx-yy;q=0.5", 1_000)),
                "Cookie: " + new string('c', 20_000),
                "Cookie: =; ;;=;\u0001",
                "X-Forwarded-For: not-an-address, 999.1.1.1, [::1",
                "X-Forwarded-Proto: gopher",
                "Authorization: Basic " + new string('A', 8_000),
                "Content-Type: multipart/form-data; boundary=" + new string('b', 500),
                "Sec-Fetch-Site: \u00ff",
                string.Concat(Enumerable.Range(0, 5_000).Select(i => $"X-{i}: 1\r\n")) + "X-End: 1",
                "X-Long: " + new string('x', 200_000),
                "NoColon",
            }
        )
        {
            yield return ($"header {Short(header)}", Text($"GET / HTTP/1.1\r\n{end}{header}\r\n\r\n"));
        }

        foreach (var hosts in new[] { "Host: ", "Host: a, b", "Host: [::1", "Host: x\r\nHost: y", "X: 1" })
        {
            yield return ($"host {Short(hosts)}", Text($"GET / HTTP/1.1\r\n{hosts}\r\nConnection: close\r\n\r\n"));
        }

        const string form = "Content-Type: application/x-www-form-urlencoded\r\n";
        foreach (
            var (name, body) in new[]
            {
                ("endless", $"{form}Content-Length: 99999999999\r\n\r\na=b"),
                ("negative", $"{form}Content-Length: -5\r\n\r\na=b"),
                ("both lengths", $"{form}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                ("damaged chunk", $"{form}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
                ("fields", Body(form, string.Join('&', Enumerable.Range(0, 20_000).Select(i => $"f{i}=1")))),
                ("escapes", Body(form, "Email=%zz%&Password=%00%ff&=&&&")),
                ("half a part", Body("Content-Type: multipart/form-data; boundary=b\r\n", "--b\r\nContent-Disp")),
                ("no boundary", Body("Content-Type: multipart/form-data\r\n", "x")),
                ("json", Body("Content-Type: application/json; charset=utf-99\r\n", "{\"a\":")),
                ("another coding", Body("Content-Encoding: br\r\n" + form, "\u0001\u0002")),
            }
        )
        {
            foreach (var address in new[] { "/account/login", "/views/1", "/admin/articles/new", "/search" })
            {
                yield return ($"body {name} to {address}", Text($"POST {address} HTTP/1.1\r\n{end}{body}"));
            }
        }
    }

    private static string Body(string headers, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    private static byte[] Text(string request) => Encoding.Latin1.GetBytes(request);

    private static string Short(string text) => text.Length > 40 ? $"{text[..40]}…" : text;

    /// <returns>The status of the answer; <see cref="SoakTally.NoAnswer"/> if the connection was ended.</returns>
    private static async Task<int> AskAsync(int port, byte[] request, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            var buffer = new byte[64];
            var sending = socket.SendAsync(request, patience.Token).AsTask();
            var read = await socket.ReceiveAsync(buffer, patience.Token);
            await sending;
            return read >= 12 && int.TryParse(Encoding.ASCII.GetString(buffer, 9, 3), out var status)
                ? status
                : SoakTally.NoAnswer;
        }
        catch (Exception exception)
            when (exception is SocketException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return SoakTally.NoAnswer;
        }
    }
}
