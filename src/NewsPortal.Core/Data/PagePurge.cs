using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Data;

/// <summary>
/// Tells the CDN in front of the site which pages changed: POST with {"tags": […]}, and the same in the header
/// Surrogate-Key. It is told once, in the order of the feed; as long as it does not take it, the changes wait.
/// </summary>
internal sealed class PagePurge(IOptions<PageOptions> options) : IChangeConsumer, IDisposable
{
    private const string SurrogateKey = "Surrogate-Key";
    private const string Everything = "all";

    /// <summary>Headers of many kilobytes are refused by most servers.</summary>
    private const int MostAtOnce = 200;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public string Name => "purge";

    public ConsumerReach Reach => ConsumerReach.Site;

    public bool IsWanted => options.Value.PurgeAddress.Length > 0;

    public async Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        // Pages do not stay in shared caches beyond a scheduled time, so that nobody needs to be told of one.
        var tags = changes
            .Where(change => change.ConcernsReaders && change.HoldsFrom <= change.At)
            .SelectMany(change => change.TagList)
            .Where(tag => tag != CacheTags.Withdrawn)
            .Distinct();
        foreach (var some in tags.Chunk(MostAtOnce))
        {
            await TellAsync(some, cancellationToken);
        }
    }

    /// <summary>Nobody knows what changed: every page has the newspaper's name.</summary>
    public Task CheckAllAsync(CancellationToken cancellationToken) =>
        TellAsync([CacheTags.Site, Everything], cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task TellAsync(string[] tags, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.PurgeAddress);
        request.Content = JsonContent.Create(new { tags });
        request.Headers.TryAddWithoutValidation(SurrogateKey, string.Join(' ', tags));
        if (options.Value.PurgeToken.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.PurgeToken);
        }

        using var answer = await _client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
