using System.Collections;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Tests.Data;

/// <summary>
/// Calls every method of every class that works with the database, on the SQL Server provider and a connection that
/// only listens: each query must translate, and what it becomes must be T-SQL.
/// </summary>
public sealed class SqlServerQueryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<Type> Classes()
    {
        var data = new TheoryData<Type>();
        data.AddRange([.. typeof(NewsDbContext).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsPublic: true, ContainsGenericParameters: false }
                && type.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(NewsDbContext))))
            .OrderBy(type => type.FullName)]);
        return data;
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task EveryQuery_OnSqlServer_TranslatesToTransactSql(Type type)
    {
        var storage = Directory.CreateTempSubdirectory("newsportal-test-");
        try
        {
            var server = new OfflineSqlServer();
            await using var services = Services(server, storage.FullName);
            List<string> faults = [];
            foreach (var (method, sparse) in Methods(type))
            {
                if (await TranslationErrorAsync(services, type, method, sparse) is { } error)
                {
                    faults.Add($"{method.Name}: {error}");
                }
            }

            faults.AddRange(server.Commands.Distinct().SelectMany(sql => TransactSql.ErrorsIn(sql).Select(e => $"{e} in {sql}")));
            Assert.Empty(faults);
        }
        finally
        {
            storage.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Listening_ToAKnownQuery_HearsItsText()
    {
        var storage = Directory.CreateTempSubdirectory("newsportal-test-");
        var server = new OfflineSqlServer();
        await using var services = Services(server, storage.FullName);
        await using var scope = services.CreateAsyncScope();
        var redirects = ActivatorUtilities.CreateInstance<Redirects>(scope.ServiceProvider);

        Assert.Null(await redirects.FindAsync("/old", DateTime.UnixEpoch, default));

        Assert.Contains("FROM [Redirects] AS [r]", Assert.Single(server.Commands), StringComparison.Ordinal);
        storage.Delete(recursive: true);
    }

    [Fact]
    public async Task Listening_ToAnUntranslatableQuery_Objects()
    {
        using var db = DatabaseSetup.ForDesignTime(DatabaseProvider.SqlServer);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.Articles.Where(a => Slug.From(a.Title) == "x").ToListAsync());

        Assert.Contains("could not be translated", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Each method twice: with all optional arguments, and with none.</summary>
    private static IEnumerable<(MethodInfo Method, bool Sparse)> Methods(Type type) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && !method.ContainsGenericParameters && method.ReturnType != typeof(void)
        from sparse in new[] { false, true }
        select (method, sparse);

    private static async Task<string?> TranslationErrorAsync(IServiceProvider services, Type type, MethodInfo method, bool sparse)
    {
        await using var scope = services.CreateAsyncScope();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var target = ActivatorUtilities.CreateInstance(scope.ServiceProvider, type);
            var arguments = method.GetParameters().Select(p => Samples.Of(p.ParameterType, sparse, patience.Token)).ToArray();
            await FinishAsync(method.Invoke(target, arguments), patience.Token);
            return null;
        }
        catch (Exception exception)
        {
            // A database that answers nothing makes many a method fail; only what the provider refuses counts.
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return cause.ToString().Contains("could not be translated", StringComparison.Ordinal)
                || cause.ToString().Contains("Microsoft.EntityFrameworkCore.Query.Internal.SqlServer", StringComparison.Ordinal)
                ? cause.Message : null;
        }
    }

    private static async Task FinishAsync(object? result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case Task task:
                await task.WaitAsync(cancellationToken);
                break;
            case IAsyncEnumerable<object> items:
                await foreach (var _ in items.WithCancellation(cancellationToken))
                {
                }

                break;
        }
    }

    private static ServiceProvider Services(OfflineSqlServer server, string storage)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Root"] = storage,
            ["Database:Provider"] = nameof(DatabaseProvider.SqlServer),
            ["ConnectionStrings:NewsPortal"] = server.ConnectionString,
        }).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None)).AddNewsPortalCore(configuration);
        services.RemoveAll<DbContextOptions<NewsDbContext>>();
        services.AddScoped(provider => new DbContextOptionsBuilder<NewsDbContext>().UseApplicationServiceProvider(provider)
            .UseSqlServer(server, sql => sql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).Options);
        return services.BuildServiceProvider();
    }

    /// <summary>Some value of any type that a method asks for.</summary>
    private static class Samples
    {
        public static object? Of(Type type, bool sparse, CancellationToken cancellationToken)
        {
            if (type == typeof(CancellationToken))
            {
                return cancellationToken;
            }

            if (Nullable.GetUnderlyingType(type) is { } underlying)
            {
                return sparse ? null : Of(underlying, sparse, cancellationToken);
            }

            if (type == typeof(string))
            {
                return "words";
            }

            if (type == typeof(Guid))
            {
                return new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            }

            if (type == typeof(DateTime))
            {
                return new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
            }

            if (type == typeof(long) || type == typeof(int))
            {
                return Convert.ChangeType(10, type, System.Globalization.CultureInfo.InvariantCulture);
            }

            if (type.IsEnum)
            {
                return Enum.GetValues(type).GetValue(0);
            }

            if (type.IsValueType && type.IsPrimitive)
            {
                return type == typeof(bool) ? !sparse : Activator.CreateInstance(type);
            }

            if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType)
            {
                return List(type, sparse, cancellationToken);
            }

            if (type.IsArray)
            {
                return Array.CreateInstance(type.GetElementType()!, 0);
            }

            return Object(type, sparse, cancellationToken);
        }

        private static object? List(Type type, bool sparse, CancellationToken cancellationToken)
        {
            var arguments = type.GetGenericArguments();
            if (arguments.Length == 2)
            {
                return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments));
            }

            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
            list.Add(Of(arguments[0], sparse, cancellationToken));
            return list.GetType().IsAssignableTo(type) ? list : Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(arguments), list);
        }

        private static object? Object(Type type, bool sparse, CancellationToken cancellationToken)
        {
            var constructor = type.GetConstructors().OrderBy(c => c.GetParameters().Length).FirstOrDefault();
            if (type.IsAbstract || constructor is null || type.IsAssignableTo(typeof(Delegate)) || type.IsAssignableTo(typeof(Stream)))
            {
                return type.IsValueType ? Activator.CreateInstance(type) : null;
            }

            var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, sparse, cancellationToken))]);
            if (!sparse && constructor.GetParameters().Length == 0)
            {
                foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
                {
                    property.SetValue(made, Of(property.PropertyType, sparse, cancellationToken));
                }
            }

            return made;
        }
    }
}
