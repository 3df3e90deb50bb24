using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>
/// Imports into a database that rejects some rows, once (as if another process were faster) or always.
/// </summary>
public sealed class ImportFaultTests(ImportFaultTests.RefusingApp app)
    : IClassFixture<ImportFaultTests.RefusingApp>,
        IDisposable
{
    private readonly ImportBench _bench = new(app);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Import_NameTakenAtTheSameMoment_LooksAgain()
    {
        const string site = "https://raced.example.org";
        _bench.AddPicture("2020/01/contested.png");
        var result = await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Author("ada", "Contested author")
                    + Wxr.Category("contested", "Contested")
                    + Wxr.Item(1, "raced", site: site, extra: Wxr.Term("post_tag", "contested-tag", "Contested tag"))
                    + Wxr.Attachment(2, "2020/01/contested.png", site: site),
                site: site
            ),
            withUploads: true
        );

        Assert.True(result.IsDone);
        Assert.Equal(5, result.Summary.Count(ImportAction.Imported));
        Assert.Equal(4, app.Refusing.Contested.Count);
    }

    [Fact]
    public async Task Import_PictureThatCannotBeStored_StopsNothingElse()
    {
        const string site = "https://refused.example.org";
        _bench.AddPicture("2020/01/refused.png", 10);
        _bench.AddPicture("2020/01/refused-loose.png", 20);
        _bench.AddPicture("2020/01/welcome.png", 30);
        var result = await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Attachment(1, "2020/01/refused.png", site: site)
                    + Wxr.Attachment(2, "2020/01/welcome.png", site: site)
                    + Wxr.Item(
                        3,
                        "goes-on",
                        $"<img src=\"{site}/wp-content/uploads/2020/01/refused-loose.png\">\n\nText.",
                        site: site,
                        extra: Wxr.Meta("_thumbnail_id", "2")
                    ),
                site: site
            ),
            withUploads: true
        );

        Assert.False(result.IsDone);
        Assert.Equal(
            ("failed", "failed", "imported"),
            (
                _bench.Line("attachment", "1").Action,
                _bench.Line("file", "2020/01/refused-loose.png").Action,
                _bench.Line("attachment", "2").Action
            )
        );
        Assert.NotEmpty(_bench.Line("attachment", "1").Notes);
        var article = await _bench.GetAsync("goes-on");
        Assert.Equal(("welcome.png", "<p>Text.</p>"), (article.Picture?.FileName, article.Body));
    }

    public sealed class RefusingApp : NewsApp
    {
        internal RefusingInterceptor Refusing { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services.ConfigureDbContext<NewsDbContext>(options => options.AddInterceptors(Refusing))
            );
        }
    }

    internal sealed class RefusingInterceptor : SaveChangesInterceptor
    {
        public HashSet<string> Contested { get; } = [];

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            foreach (var entry in eventData.Context!.ChangeTracker.Entries().Where(e => e.State == EntityState.Added))
            {
                var name = entry.Entity switch
                {
                    Author author => author.Name,
                    Category category => category.Name,
                    Tag tag => tag.Name,
                    MediaItem picture => picture.FileName,
                    _ => "",
                };
                if (name.StartsWith("refused", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException("This row is refused.");
                }

                if (name.StartsWith("contested", StringComparison.OrdinalIgnoreCase) && Contested.Add(name))
                {
                    throw new DbUpdateException(
                        "Somebody was faster.",
                        new SqliteException("UNIQUE constraint failed", 19, 2067)
                    );
                }
            }

            return ValueTask.FromResult(result);
        }
    }
}
