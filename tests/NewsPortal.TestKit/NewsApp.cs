using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Data;
using NewsPortal.Core.ExternalLinks;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Search;
using Serilog.Core;

namespace NewsPortal.TestKit;

/// <summary>
/// The whole web program in memory, with its own database and storage root and a clock that tests advance. One per test
/// class (IClassFixture) or per test.
/// </summary>
public class NewsApp : WebApplicationFactory<global::Program>
{
    /// <summary>The time at which every test begins: a Monday morning, UTC.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, string?> _settings = new();

    private readonly List<Action<IServiceCollection>> _services = [];

    private readonly SecretsInLogs _secrets = new();

    private string? _sqlServer;
    private int _hosts;

    public NewsApp()
    {
        StorageRoot = Directory.CreateTempSubdirectory("newsportal-test-").FullName;
        _settings["Storage:Root"] = StorageRoot;
        _settings["Site:Name"] = "The Test Courier";
        _settings["Site:BaseUrl"] = "https://news.test";
        _settings["Site:TimeZone"] = "Europe/Paris";
        _settings["Demo:Seed"] = "false";

        // The clock of tests stands still, and so would the wait.
        _settings["Shutdown:ServeOn"] = "00:00:00";
        if (TestDatabase.IsSqlServer)
        {
            _sqlServer = TestDatabase.Create();
            _settings["Database:Provider"] = "SqlServer";
            _settings["ConnectionStrings:NewsPortal"] = _sqlServer;
        }
        else
        {
            TestDatabase.CopyTo(StorageRoot);
        }
    }

    /// <summary>The program's clock.</summary>
    public FakeTimeProvider Clock { get; } = new TestClock(Start);

    /// <summary>The program's storage; deleted with the factory.</summary>
    public string StorageRoot { get; }

    /// <summary>Creates content and users in the program's database.</summary>
    public TestData Data => new(this);

    /// <summary>The program's configuration, for a second program on the same database.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>Sets a configuration value; only before the first request.</summary>
    public NewsApp With(string setting, string? value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>Adds a test's own services, or replaces the program's; only before the first request.</summary>
    public NewsApp Adding(Action<IServiceCollection> services)
    {
        _services.Add(services);
        return this;
    }

    /// <summary>A browser without JavaScript that keeps cookies and does not follow redirects.</summary>
    public HttpClient Browser() =>
        CreateClient(
            new WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                HandleCookies = true,
                BaseAddress = new Uri("https://news.test"),
            }
        );

    /// <summary>A browser whose cookies a test can read, copy and change.</summary>
    public (HttpClient Browser, System.Net.CookieContainer Cookies) BrowserWithCookies(
        System.Net.CookieContainer? cookies = null,
        string? userAgent = null
    )
    {
        var handler = cookies is null ? new CookieContainerHandler() : new CookieContainerHandler(cookies);
        var browser = CreateDefaultClient(new Uri("https://news.test"), handler);
        if (userAgent is not null)
        {
            browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        }

        return (browser, handler.Container);
    }

    /// <summary>
    /// Ends what the program does on its own, for tests of what it does before that: a change is handled a second time,
    /// an index repaired, at any moment.
    /// </summary>
    public async Task StopBackgroundWorkAsync()
    {
        // The host would take their end for a failure, and stop as well.
        Services.GetRequiredService<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior =
            BackgroundServiceExceptionBehavior.Ignore;
        foreach (var work in Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            await work.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Runs work in a scope of the program's services.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Runs work while the program's database cannot be opened.</summary>
    public async Task WithoutDatabaseAsync(Func<Task> work)
    {
        var bringBack = _sqlServer is null ? MoveFile() : TakeOffline(_sqlServer);
        try
        {
            await work();
        }
        finally
        {
            bringBack();

            // A test's clock stands still, so it would not be asked again.
            Services.GetRequiredService<DatabaseBreaker>().Close();
        }
    }

    private static Action TakeOffline(string database)
    {
        TestDatabase.TakeAway(database);
        return () => TestDatabase.BringBack(database);
    }

    private Action MoveFile()
    {
        var database = Path.Combine(StorageRoot, "newsportal.db");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Move(database, database + ".away");
        Insist(database, () => Directory.CreateDirectory(database));
        return () =>
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(database);
            Insist(database, () => File.Move(database + ".away", database));
        };
    }

    /// <summary>Background work creates an empty database if there is none, even for a moment.</summary>
    private static void Insist(string database, Action move)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                move();
                return;
            }
            catch (IOException) when (attempt < 20 && File.Exists(database))
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                foreach (var file in new[] { database, database + "-wal", database + "-shm" })
                {
                    File.Delete(file);
                }
            }
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        if (_sqlServer is not null)
        {
            TestDatabase.Migrate(_settings);
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        // A second program on the same folder (WithWebHostBuilder) is another node.
        var host = Interlocked.Increment(ref _hosts);
        if (host > 1 && !_settings.ContainsKey("Storage:Node"))
        {
            builder.UseSetting("Storage:Node", Path.Combine(StorageRoot, $"node-{host}"));
        }

        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(Clock);

            services.AddSingleton<ILogEventSink>(_secrets);

            // Such a query answers with any row.
            services.ConfigureDbContext<NewsDbContext>(
                options =>
                    options.ConfigureWarnings(warnings =>
                        warnings.Throw(CoreEventId.FirstWithoutOrderByAndFilterWarning)
                    ),
                ServiceLifetime.Singleton
            );

            // So that QueryCount tells the commands of a test's request from those of the program's own jobs.
            services.Configure<TestServerOptions>(options => options.PreserveExecutionContext = true);

            // Tests run these themselves (RelateAsync, MailsAsync): the first would run at startup and store related
            // stories before the test's are complete; the second would race with the test's own run.
            foreach (
                var schedule in services
                    .Where(s =>
                        s.ImplementationInstance is JobSchedule job
                        && (job.Job == typeof(RelateStories) || job.Job == typeof(SendMails))
                    )
                    .ToList()
            )
            {
                services.Remove(schedule);
            }

            // Nothing of the outside world takes part in a test.
            services.Replace(ServiceDescriptor.Singleton<ILinkAsker, NobodyAnswers>());
            _services.ForEach(add => add(services));
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _sqlServer is not null)
        {
            TestDatabase.Drop(_sqlServer);
            _sqlServer = null;
        }

        if (disposing && Directory.Exists(StorageRoot))
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            DeleteStorage();
        }

        if (disposing && _secrets.Found.FirstOrDefault() is { } found)
        {
            throw new InvalidOperationException($"The log of this test has {found}");
        }
    }

    // A picture being made for a reader who has left is finished all the same, and may be written while its folder is
    // being emptied.
    [SuppressMessage(
        "ApiDesign",
        "RS0030",
        Justification = "Dispose cannot await, and the disk knows no clock of ours."
    )]
    private void DeleteStorage()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(StorageRoot, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(250));
            }
        }
    }
}
