using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using Xunit.Abstractions;

namespace NewsPortal.Core.Tests.Data;

/// <summary>
/// Every query of the program must translate on the SQL Server provider, and the result must be T-SQL; checked without
/// a server.
/// </summary>
public sealed class SqlServerQueryTests(SqlServerRecording recording, ITestOutputHelper output)
    : IClassFixture<SqlServerRecording>
{
    /// <summary>Slightly less than there are; raise both as the program grows.</summary>
    private const int LeastStatements = 410;
    private const int LeastPlaces = 290;

    /// <summary>
    /// Methods that no stub runs to completion, with the reason; remove one from the list once it completes.
    /// </summary>
    private static readonly Dictionary<string, string> Excused = new()
    {
        ["CreationKeys.OnceAsync"] = "calls what it is given; SaveFrame and the editors call it with theirs",
        ["DatabaseSchema.MigrateAsync"] = "made-up rows are migrations that this program does not know",
        ["FoldViews.RunAsync"] = "counts on until the database says how far it came, which made-up rows never do",
        ["MakeBackup.RunAsync"] =
            "writes into a folder; what the server is told, DatabaseCopy is called with by itself",
        ["MediaLibrary.AddDrawingAsync"] = "draws a file; AddAsync, which it ends with, is called by itself",
        ["PictureSizeWorker.HandleAsync"] = "belongs to the web program's services; it asks no database",
    };

    [Fact]
    public void EveryStatement_OnSqlServer_IsTransactSql()
    {
        output.WriteLine($"{recording.Statements.Count} statements of {recording.Called.Count} methods.");

        Assert.Empty(recording.Faults);
        Assert.True(
            recording.Statements.Count >= LeastStatements,
            $"Only {recording.Statements.Count} statements were heard."
        );
    }

    /// <summary>
    /// EF Core takes the first of many by numbering rows, which over versions reads everything the site has.
    /// </summary>
    [Fact]
    public void Statements_OverBodies_NumberNoRows() =>
        Assert.DoesNotContain(
            recording.Statements,
            sql =>
                sql.Contains("[ArticleBodies]", StringComparison.Ordinal)
                && sql.Contains("ROW_NUMBER", StringComparison.Ordinal)
        );

    [Fact]
    public void EveryMethod_Called_ComesToItsEnd()
    {
        Assert.Empty(recording.Unfinished.Where(u => !Excused.ContainsKey(u.Key)).Select(u => $"{u.Key}: {u.Value}"));
        Assert.Empty(Excused.Keys.Where(recording.Called.Contains).Except(recording.Unfinished.Keys));
    }

    [Fact]
    public void Places_ThatSendStatements_AreReached()
    {
        var missed = recording
            .Places.Except(recording.Reached)
            .OrderBy(place => place.File)
            .ThenBy(place => place.Line)
            .ToList();
        var reached = recording.Places.Count - missed.Count;
        output.WriteLine($"{reached} of {recording.Places.Count} places were reached. The others:");
        output.WriteLine(string.Join(Environment.NewLine, missed));

        Assert.True(reached >= LeastPlaces, $"Not reached: {string.Join(", ", missed)}");
    }

    /// <summary>A place that nothing calls must be distinguishable from one that something does.</summary>
    [Fact]
    public void Places_OfTheProgram_AreFoundInItsCode()
    {
        Assert.Contains(recording.Places, place => place.File == "Articles/Redirects.cs");
        Assert.True(recording.Reached.Overlaps(recording.Places));
        Assert.DoesNotContain(new CallSite("Articles/Redirects.cs", 1), recording.Places);
    }

    [Fact]
    public async Task Listening_ToAKnownQuery_HearsItsText()
    {
        var storage = Directory.CreateTempSubdirectory("newsportal-test-");
        var server = new OfflineSqlServer();
        await using var services = SqlServerRecording.Services(server, storage.FullName);
        await using var scope = services.CreateAsyncScope();
        var redirects = ActivatorUtilities.CreateInstance<Redirects>(scope.ServiceProvider);

        Assert.Null(await redirects.FindAsync("/old", DateTime.UnixEpoch, default));

        Assert.Contains("FROM [Redirects] AS [r]", Assert.Single(server.Commands), StringComparison.Ordinal);
        storage.Delete(recursive: true);
    }

    /// <summary>On SQLite, ArticleListPlanTests asks for the plans.</summary>
    [Fact]
    public async Task DeskList_OfASection_ReadsAPageOfItInTheOrderOfTheIndex()
    {
        var storage = Directory.CreateTempSubdirectory("newsportal-test-");
        var server = new OfflineSqlServer();
        await using var services = SqlServerRecording.Services(server, storage.FullName);
        await using var scope = services.CreateAsyncScope();
        var list = ActivatorUtilities.CreateInstance<DeskList>(scope.ServiceProvider);

        await list.FindAsync(new ArticleFilter { CategoryId = 1 }, null, 51, default);
        await list.FindAsync(
            new ArticleFilter { CategoryId = 1, State = NewsroomState.Published },
            new ArticleCursor(DateTime.UnixEpoch, 1, false),
            51,
            default
        );

        var sql = server.Commands.Where(c => c.Contains("[ArticleReferences]", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, sql.Count);
        Assert.All(
            sql,
            text =>
            {
                Assert.StartsWith("SELECT TOP(", text, StringComparison.Ordinal);
                Assert.Contains("FROM [ArticleReferences] AS [a]", text, StringComparison.Ordinal);
                Assert.Contains("[a].[TargetId] = @", text, StringComparison.Ordinal);
                Assert.EndsWith(
                    "ORDER BY [a].[ModifiedAt] DESC, [a].[ArticleId] DESC",
                    text.TrimEnd(),
                    StringComparison.Ordinal
                );
            }
        );
        Assert.Contains("[a].[State] = @", sql[1], StringComparison.Ordinal);
        Assert.Contains("[a].[ModifiedAt] <= @", sql[1], StringComparison.Ordinal);
        storage.Delete(recursive: true);
    }

    [Fact]
    public async Task Listening_ToAnUntranslatableQuery_Objects()
    {
        using var db = DatabaseSetup.ForDesignTime(DatabaseProvider.SqlServer);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.Articles.Where(a => Slug.From(a.Title) == "x").ToListAsync()
        );

        Assert.Contains("could not be translated", exception.Message, StringComparison.Ordinal);
    }
}
