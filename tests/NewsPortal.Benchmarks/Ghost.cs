using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Fills a Ghost that has just been installed with the posts of an export, as its own import of JSON takes them
/// (ghost.org/docs/migration/custom).
/// </summary>
/// <param name="address">Where it runs.</param>
internal sealed class Ghost(Uri address)
{
    private const string Email = "admin@news.example.org";
    private static readonly XNamespace Wp = "http://wordpress.org/export/1.2/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";

    /// <summary>Makes its owner and imports the published posts.</summary>
    /// <returns>The address of a post.</returns>
    public async Task<Uri> FillAsync(string export, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await SendAsync(
            client,
            "authentication/setup/",
            JsonContent.Create(
                new
                {
                    setup = new[]
                    {
                        new
                        {
                            name = "Admin",
                            email = Email,
                            password,
                            blogTitle = "News",
                        },
                    },
                }
            ),
            cancellationToken
        );
        await SendAsync(client, "session/", JsonContent.Create(new { username = Email, password }), cancellationToken);
        var posts = Posts(export);
        using var file = JsonContent.Create(
            new
            {
                meta = new { exported_on = 0, version = "6.0.0" },
                data = new { posts = posts.Select(post => post.Body) },
            }
        );
        file.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var form = new MultipartFormDataContent { { file, "importfile", "posts.json" } };
        await SendAsync(client, "db/", form, cancellationToken);
        return new Uri(address, $"{posts[0].Slug}/");
    }

    private static async Task SendAsync(
        HttpClient client,
        string path,
        HttpContent content,
        CancellationToken cancellationToken
    )
    {
        using var answer = await client.PostAsync(
            new Uri($"ghost/api/admin/{path}", UriKind.Relative),
            content,
            cancellationToken
        );
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}"
            );
        }
    }

    private static List<(string Slug, object Body)> Posts(string export) =>
        [
            .. XDocument
                .Load(export)
                .Descendants("item")
                .Where(item =>
                    item.Element(Wp + "post_type")?.Value == "post" && item.Element(Wp + "status")?.Value == "publish"
                )
                .Select(item =>
                    (
                        item.Element(Wp + "post_name")!.Value,
                        (object)
                            new
                            {
                                title = item.Element("title")!.Value,
                                slug = item.Element(Wp + "post_name")!.Value,
                                html = item.Element(Content + "encoded")!.Value,
                                status = "published",
                                published_at = DateTime
                                    .Parse(item.Element(Wp + "post_date_gmt")!.Value, CultureInfo.InvariantCulture)
                                    .ToString("s", CultureInfo.InvariantCulture),
                            }
                    )
                ),
        ];
}
