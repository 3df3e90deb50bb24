using System.Diagnostics;
using System.Text.Json;

namespace NewsPortal.BrowserTests;

/// <summary>Every page type without errors found by the Nu HTML checker.</summary>
public sealed class MarkupTests(CheckedPages pages) : IClassFixture<CheckedPages>
{
    [SkippableTheory]
    [MemberData(nameof(PublicPages.All), MemberType = typeof(PublicPages))]
    public async Task PublicPage_CheckedByNu_HasNoError(string path) => Assert.Empty(await pages.ErrorsOfAsync(path));

    [SkippableFact]
    public async Task PageWithAnError_CheckedByNu_IsFound() =>
        Assert.NotEmpty(await CheckedPages.CheckAsync("<!doctype html><title>x</title><ul><p>No list item</ul>"));
}

/// <summary>The demo newspaper, and the checker's results for its pages.</summary>
public sealed class CheckedPages : IAsyncLifetime
{
    private const string Jar = "tests/page-quality/node_modules/vnu-jar/build/dist/vnu.jar";
    private readonly DemoSite _site = new();

    public Task InitializeAsync() => _site.InitializeAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    /// <summary>The errors of the page at a path, each with its position.</summary>
    public async Task<IReadOnlyList<string>> ErrorsOfAsync(string path)
    {
        using var client = _site.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var answer = await client.GetAsync(new Uri(_site.PathOf(path), UriKind.Relative));
        return await CheckAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The errors in a page's source.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(string html)
    {
        var (java, jar) = (Tools.OnPath("java"), Tools.InCheckout(Jar));
        if (java is null || jar is null)
        {
            Tools.Missing(
                "The Nu HTML checker is not there. Install Java 17, and run \"npm ci\" in tests/page-quality."
            );
        }

        var start = new ProcessStartInfo(java!, ["-jar", jar!, "--errors-only", "--format", "json", "--stdout", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var checker = Process.Start(start)!;
        await checker.StandardInput.WriteAsync(html);
        checker.StandardInput.Close();
        var report = await checker.StandardOutput.ReadToEndAsync();
        await checker.WaitForExitAsync();
        using var json = JsonDocument.Parse(report);
        return
        [
            .. json
                .RootElement.GetProperty("messages")
                .EnumerateArray()
                .Select(message =>
                    $"{message.GetProperty("message").GetString()} in: {(message.TryGetProperty("extract", out var extract) ? extract.GetString() : "")}"
                ),
        ];
    }
}
