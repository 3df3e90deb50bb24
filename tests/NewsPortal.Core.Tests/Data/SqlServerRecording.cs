using System.Reflection;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Tests.WordPressImport;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Tests.Data;

/// <summary>
/// Calls every public method of every class that works with the database on the SQL Server provider, with and without
/// optional arguments, against a server that answers in each way of <see cref="OfflineAnswers.All"/>.
/// </summary>
public sealed class SqlServerRecording : IAsyncLifetime
{
    private static readonly Assembly Core = typeof(NewsDbContext).Assembly;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly DemoContent Demo = DemoContent.Read(DemoContent.DefaultFolder);

    private static readonly string Export = Wxr.Export(
        Wxr.Author("ada", "Ada Lund")
            + Wxr.Category("region", "Region")
            + Wxr.Category("town", "Town", "region")
            + Wxr.Attachment(5, "2020/01/harbour.jpg", "The harbour")
            + Wxr.Attachment(6, "2020/01/budget.pdf")
            + Wxr.Item(
                7,
                "ferry",
                "<p>Text and <a href=\"https://old.example.org/?p=8\">a link</a>.</p>",
                extra: Wxr.Term("category", "town", "Town")
                    + Wxr.Term("post_tag", "boats", "Boats")
                    + Wxr.Meta("_thumbnail_id", "5")
                    + Wxr.Comment(1, "Well said")
            )
            + Wxr.Item(8, "about", type: "page")
    );

    /// <summary>What the provider failed to translate, and what it generated that is not T-SQL.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Methods that completed with none of the answers, and how they ended.</summary>
    internal Dictionary<string, string> Unfinished { get; } = [];

    /// <summary>Methods that were called.</summary>
    internal HashSet<string> Called { get; } = [];

    /// <summary>Every distinct statement.</summary>
    internal HashSet<string> Statements { get; } = [];

    /// <summary>Places that have sent a statement.</summary>
    internal HashSet<CallSite> Reached { get; } = [];

    /// <summary>All places that may send one.</summary>
    internal IReadOnlySet<CallSite> Places { get; } = CallSites.Of(Core);

    public async Task InitializeAsync()
    {
        foreach (var type in Classes())
        {
            await RecordAsync(type);
        }

        Faults.AddRange(Statements.SelectMany(sql => TransactSql.ErrorsIn(sql).Select(error => $"{error} in {sql}")));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Core's services on the SQL Server provider and a connection that only listens.</summary>
    internal static ServiceProvider Services(OfflineSqlServer server, string storage)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Storage:Root"] = storage,
                    ["Database:Provider"] = nameof(DatabaseProvider.SqlServer),
                    ["ConnectionStrings:NewsPortal"] = server.ConnectionString,
                }
            )
            .Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddNewsPortalCore(configuration)
            .AddSingleton<IChangeConsumer, SiteConsumer>();
        services.RemoveAll<DbContextOptions<NewsDbContext>>();
        services.AddScoped(provider =>
        {
            var options = new DbContextOptionsBuilder<NewsDbContext>()
                .UseApplicationServiceProvider(provider)
                .UseSqlServer(server, sql => sql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
                .ConfigureWarnings(warnings => warnings.Throw(CoreEventId.FirstWithoutOrderByAndFilterWarning));
            NewsDbContext.Prepare(options);
            return options.Options;
        });

        // Validation before the queries would reject the sample values.
        foreach (
            var rules in services
                .Where(s =>
                    s.ServiceType.IsConstructedGenericType
                    && s.ServiceType.GetGenericTypeDefinition() == typeof(IValidator<>)
                )
                .ToList()
        )
        {
            services.Remove(rules);
        }

        services.RemoveAll<IPasswordValidator<NewsUser>>();
        return services.AddScoped(typeof(IValidator<>), typeof(NoRules<>)).BuildServiceProvider();
    }

    /// <summary>
    /// Not called, because they write to and read from wherever their argument says; SqlServerSchemaTests parses what
    /// they tell the server.
    /// </summary>
    private static readonly HashSet<string> LeftOut =
    [
        "ExportSite.RunAsync",
        "ExportWordPress.RunAsync",
        "ImportSite.RunAsync",
    ];

    private static IEnumerable<Type> Classes() =>
        Core.GetTypes()
            .Where(type =>
                type is { IsClass: true, IsAbstract: false, IsPublic: true, ContainsGenericParameters: false }
                && type.GetConstructors()
                    .SelectMany(c => c.GetParameters())
                    .Any(p =>
                        p.ParameterType == typeof(NewsDbContext) || p.ParameterType == typeof(IServiceScopeFactory)
                    )
            )
            .OrderBy(type => type.FullName);

    private async Task RecordAsync(Type type)
    {
        var storage = Directory.CreateTempSubdirectory("newsportal-test-");
        try
        {
            var server = new OfflineSqlServer();
            server.Heard = sql =>
            {
                // Walking the stack is expensive: once per statement of a class.
                if (!server.Commands.Contains(sql))
                {
                    Reached.UnionWith(CallSites.Present(Core));
                }
            };
            await using var services = Services(server, storage.FullName);
            Describe(services);
            Samples.Known = await KnownAsync(services, storage.FullName);
            foreach (
                var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Where(m => !m.IsSpecialName && !m.ContainsGenericParameters && m.ReturnType != typeof(void))
                    .Where(m => !LeftOut.Contains($"{type.Name}.{m.Name}"))
            )
            {
                await RecordAsync(services, server, type, method);
            }

            Statements.UnionWith(server.Commands);
        }
        finally
        {
            storage.Delete(recursive: true);
        }
    }

    private async Task RecordAsync(IServiceProvider services, OfflineSqlServer server, Type type, MethodInfo method)
    {
        var name = $"{type.Name}.{method.Name}";
        var isFinished = false;
        Exception? last = null;
        foreach (var answers in OfflineAnswers.All)
        {
            foreach (var sparse in new[] { false, true })
            {
                // The sparse calls also use further enumeration values, and the opposite booleans.
                var pick = sparse ? answers.Pick + OfflineAnswers.MostPicks : answers.Pick;
                server.Answers = answers with { Pick = pick };
                try
                {
                    await CallAsync(services, type, method, sparse, pick);
                    isFinished = true;
                }
                catch (Exception exception)
                {
                    last = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
                    if (IsRefusal(last.ToString()))
                    {
                        Faults.Add($"{name}: {last.Message}");
                    }
                }
            }
        }

        Called.Add(name);
        if (!isFinished)
        {
            Unfinished[name] = $"{last!.GetType().Name}: {last.GetBaseException().Message}";
        }
    }

    private static async Task CallAsync(IServiceProvider services, Type type, MethodInfo method, bool sparse, int pick)
    {
        await using var scope = services.CreateAsyncScope();
        using var patience = new CancellationTokenSource(Patience);
        var target = ActivatorUtilities.CreateInstance(scope.ServiceProvider, type);
        var arguments = method
            .GetParameters()
            .Select(p => Samples.Of(p.ParameterType, p.Name, sparse, pick, patience.Token))
            .ToArray();
        switch (method.Invoke(target, arguments))
        {
            case Task task:
                await task.WaitAsync(patience.Token);
                break;
            case IAsyncEnumerable<object> items:
                await foreach (var _ in items.WithCancellation(patience.Token)) { }

                break;
        }
    }

    /// <summary>Tells the reader which columns hold enumerations and which are nullable.</summary>
    private static void Describe(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var columns = scope
            .ServiceProvider.GetRequiredService<NewsDbContext>()
            .Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties())
            .ToLookup(property => property.GetColumnName());
        OfflineReader.Optional = columns.Where(c => c.All(p => p.IsNullable)).Select(c => c.Key).ToHashSet();
        OfflineReader.Enumerations = columns
            .Select(c => (c.Key, Type: Nullable.GetUnderlyingType(c.First().ClrType) ?? c.First().ClrType))
            .Where(c => c.Type.IsEnum)
            .ToDictionary(c => c.Key, c => Enum.GetValues(c.Type));
    }

    /// <summary>True if the provider cannot translate something to SQL.</summary>
    private static bool IsRefusal(string error) =>
        error.Contains("could not be translated", StringComparison.Ordinal)
        || error.Contains("Microsoft.EntityFrameworkCore.Query.Internal.SqlServer", StringComparison.Ordinal);

    /// <summary>
    /// Arguments that no generic value can replace: an export, the demo; and a view waiting to be counted.
    /// </summary>
    private static async Task<Dictionary<Type, object>> KnownAsync(ServiceProvider services, string storage)
    {
        var export = Path.Combine(storage, "export.xml");
        await File.WriteAllTextAsync(export, Export);
        var journal = services.GetRequiredService<ViewJournal>();
        await journal.StartAsync(default);
        await journal.AppendAsync(new(Samples.Number), default);
        await journal.StopAsync(default);
        return new()
        {
            [typeof(ImportWordPress)] = new ImportWordPress([export], storage, Path.Combine(storage, "receipt.json")),
            [typeof(DemoContent)] = Demo,
        };
    }

    private sealed class NoRules<T> : AbstractValidator<T>;

    /// <summary>A consumer with a lease, so that a run uses every query a consumer can need.</summary>
    private sealed class SiteConsumer : IChangeConsumer
    {
        public string Name => "recorded";

        public ConsumerReach Reach => ConsumerReach.Site;

        public Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public Task CheckAllAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
