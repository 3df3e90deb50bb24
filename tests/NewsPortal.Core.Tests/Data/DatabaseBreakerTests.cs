using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>Who waits for a database that does not answer, and who is spared.</summary>
public sealed class DatabaseBreakerTests : IAsyncLifetime
{
    private readonly NewsApp _app = new();

    private DatabaseBreaker Breaker => _app.Services.GetRequiredService<DatabaseBreaker>();

    private string Database => Path.Combine(_app.StorageRoot, "newsportal.db");

    public Task InitializeAsync() => _app.StopBackgroundWorkAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Query_DatabaseJustFoundAway_IsNotTriedUntilThePauseIsOver()
    {
        await _app.WithoutDatabaseAsync(async () =>
        {
            Assert.IsAssignableFrom<DbException>(await FaultAsync());
            Assert.Equal(BreakerState.Open, Breaker.State);
            Assert.IsType<DatabaseAwayException>(await FaultAsync());

            _app.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.IsAssignableFrom<DbException>(await FaultAsync());
            Assert.IsType<DatabaseAwayException>(await FaultAsync());
        });
    }

    [SkippableFact]
    public async Task Query_DatabaseIsBackAfterThePause_IsAnsweredForAll()
    {
        Skip.If(TestDatabase.IsSqlServer, "Moves the embedded database.");
        await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync());
        File.Move(Database, Database + ".away");
        Assert.Contains("is missing", (await FaultAsync()).Message, StringComparison.Ordinal);
        File.Move(Database + ".away", Database);

        Assert.IsType<DatabaseAwayException>(await FaultAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync()));

        Assert.Equal(BreakerState.Closed, Breaker.State);
    }

    [SkippableFact]
    public async Task Query_SomebodyTriesForAll_IsRefusedUntilThatIsAnswered()
    {
        Skip.If(TestDatabase.IsSqlServer, "Moves the embedded database.");
        var probe = _app.Services.GetServices<IHostedService>().Single(work => work.GetType().Name == "DatabaseProbe");
        await probe.StartAsync(default);
        File.Move(Database, Database + ".away");
        Assert.Contains("is missing", (await FaultAsync()).Message, StringComparison.Ordinal);
        File.Move(Database + ".away", Database);

        Assert.IsType<DatabaseAwayException>(await FaultAsync());
        for (var attempt = 0; attempt < 100 && Breaker.State != BreakerState.Closed; attempt++)
        {
            _app.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(20);
        }

        Assert.Equal(0, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
        await probe.StopAsync(default);
    }

    [SkippableFact]
    public async Task Query_FileMissing_CreatesNone()
    {
        Skip.If(TestDatabase.IsSqlServer, "Moves the embedded database.");
        SqliteConnection.ClearAllPools();
        File.Move(Database, Database + ".away");

        Assert.True((await FaultAsync()).IsDatabaseUnavailable());

        Assert.False(File.Exists(Database));
    }

    [SkippableFact]
    public async Task Query_FileIsNoDatabase_IsNotTriedAgain()
    {
        Skip.If(TestDatabase.IsSqlServer, "Overwrites the embedded database.");
        SqliteConnection.ClearAllPools();
        File.Delete(Database + "-wal");
        await File.WriteAllBytesAsync(Database, [.. Enumerable.Repeat((byte)'x', 8192)]);

        Assert.Equal(26, Assert.IsType<SqliteException>(await FaultAsync()).SqliteErrorCode);

        Assert.IsType<DatabaseAwayException>(await FaultAsync());
    }

    [SkippableFact]
    public async Task Query_FileLockedByAnother_IsNotWaitedForTwice()
    {
        Skip.If(TestDatabase.IsSqlServer, "Locks the embedded database.");
        SqliteConnection.ClearAllPools();
        await using var other = await OpenAsync("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE;");
        var patience = _app.Services.GetRequiredService<DatabasePatience>();
        using var limit = patience.AtMost(TimeSpan.FromSeconds(1));

        Assert.Equal(5, Assert.IsType<SqliteException>(await FaultAsync()).SqliteErrorCode);

        Assert.IsType<DatabaseAwayException>(await FaultAsync());
    }

    [SkippableFact]
    public async Task Save_AnotherProcessWrites_IsContentionAndReadersAreAnswered()
    {
        Skip.If(TestDatabase.IsSqlServer, "Locks the embedded database.");
        await using var other = await OpenAsync("BEGIN IMMEDIATE;");
        var patience = _app.Services.GetRequiredService<DatabasePatience>();
        using var limit = patience.AtMost(TimeSpan.FromSeconds(1));

        var fault = await Assert.ThrowsAsync<SqliteException>(() =>
            _app.Data.InDatabaseAsync(db => db.InTransactionAsync(_ => Task.FromResult(1), default))
        );

        Assert.Equal(5, fault.SqliteErrorCode);
        Assert.Equal(BreakerState.Closed, Breaker.State);
        Assert.Equal(0, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
    }

    private async Task<SqliteConnection> OpenAsync(string sql)
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task<Exception> FaultAsync() =>
        Assert.ThrowsAnyAsync<Exception>(() => _app.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
}
