using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

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

    [Fact]
    public void IsDatabaseUnavailable_OfAnythingElse_IsFalse() =>
        Assert.False(new InvalidOperationException("No.", new IOException()).IsDatabaseUnavailable());
}
