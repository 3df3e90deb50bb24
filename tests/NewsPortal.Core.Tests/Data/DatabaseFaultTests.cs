using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>Which exceptions mean that the database is away, and which that it refused something.</summary>
public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(1, false)]
    [InlineData(19, false)]
    public void IsDatabaseUnavailable_OfSqlite_GoesByTheCode(int code, bool expected)
    {
        var fault = new SqliteException("No.", code);

        Assert.Equal(expected, fault.IsDatabaseUnavailable());
        Assert.Equal(expected, new DbUpdateException("No.", fault).IsDatabaseUnavailable());
    }

    [Fact]
    public async Task IsDatabaseUnavailable_NoSqlServerThere_IsTrue()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var connection = new SqlConnection(
            $"Server=tcp:127.0.0.1,{port};User Id=nobody;Password=none;ConnectRetryCount=0;Connect Timeout=5"
        );

        var fault = await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync());

        Assert.True(fault.IsDatabaseUnavailable());
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(121)]
    [InlineData(615)]
    [InlineData(922)]
    [InlineData(926)]
    [InlineData(927)]
    [InlineData(952)]
    [InlineData(976)]
    [InlineData(983)]
    [InlineData(1105)]
    [InlineData(1205)]
    [InlineData(3906)]
    [InlineData(4060)]
    [InlineData(4221)]
    [InlineData(9001)]
    [InlineData(10928)]
    [InlineData(10929)]
    [InlineData(40143)]
    [InlineData(40197)]
    [InlineData(40501)]
    [InlineData(40613)]
    [InlineData(49918)]
    [InlineData(49919)]
    [InlineData(49920)]
    public void IsDatabaseUnavailable_OfSqlServerAway_IsTrue(int number)
    {
        var fault = SqlFaults.Of(number);

        Assert.True(fault.IsDatabaseUnavailable());
        Assert.True(new DbUpdateException("No.", fault).IsDatabaseUnavailable());
    }

    [Fact]
    public async Task Check_ServerThatIsRecoveringTheDatabase_DoesNotCallItOld()
    {
        await using var server = new OfflineSqlServer { Refusal = SqlFaults.Of(4060) };
        await using var services = SqlServerRecording.Services(
            server,
            Directory.CreateTempSubdirectory("newsportal-test-").FullName
        );
        await using var scope = services.CreateAsyncScope();

        var state = await scope.ServiceProvider.GetRequiredService<DatabaseSchema>().CheckAsync(default);

        Assert.Equal(SchemaState.Missing, state);
    }

    [Theory]
    [InlineData(208)]
    [InlineData(547)]
    [InlineData(2601)]
    [InlineData(2627)]
    [InlineData(8152)]
    public void IsDatabaseUnavailable_OfSqlServerRefusing_IsFalse(int number) =>
        Assert.False(SqlFaults.Of(number).IsDatabaseUnavailable());

    [Theory]
    [InlineData(2601)]
    [InlineData(2627)]
    [InlineData(547)]
    public void IsClash_OfTheLoserOfARace_IsTrue(int number) =>
        Assert.True(new DbUpdateException("No.", SqlFaults.Of(number)).IsClash());

    [Fact]
    public async Task IsDatabaseUnavailable_PoolFull_IsTrue()
    {
        await using var app = new NewsApp().Adding(services =>
            services.ConfigureDbContext<NewsDbContext>(builder => builder.AddInterceptors(new FullPool()))
        );
        FullPool.IsFull.Value = true;

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.Data.InDatabaseAsync(db => db.Articles.CountAsync())
        );

        // In whatever language it says so.
        Assert.True(fault.IsDatabaseUnavailable());
        Assert.Equal(BreakerState.Closed, app.Services.GetRequiredService<DatabaseBreaker>().State);
    }

    /// <summary>Throws what the driver of SQL Server does.</summary>
    private sealed class FullPool : DbConnectionInterceptor
    {
        public static readonly AsyncLocal<bool> IsFull = new();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection,
            ConnectionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        ) =>
            IsFull.Value
                ? throw new InvalidOperationException("Alle Verbindungen sind in Gebrauch.")
                : ValueTask.FromResult(result);
    }

    [Fact]
    public void IsDatabaseUnavailable_OfAnythingElse_IsFalse() =>
        Assert.False(new InvalidOperationException("No.", new IOException()).IsDatabaseUnavailable());
}
