using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>
/// Stands between the context and its database: nobody waits longer than their <see cref="DatabasePatience"/> allows,
/// or for a database that the <see cref="DatabaseBreaker"/> knows to be away. A writer who waits for another is
/// contention, which says nothing about the database.
/// </summary>
internal sealed class DatabaseGuard(
    DatabaseBreaker breaker,
    DatabasePatience patience,
    IOptions<DatabaseOptions> options,
    StorageRoot storage
) : IDbConnectionInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    /// <summary>Marks an exception with which a connection failed to open.</summary>
    internal const string OfOpening = "NewsPortal:Opening";

    private readonly string? _file =
        options.Value.Kind == DatabaseProvider.Sqlite
            ? ProviderQuirks.FileOf(DatabaseSetup.SqliteConnection(options.Value, storage))
            : null;

    public InterceptionResult ConnectionOpening(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    )
    {
        Prepare(connection);
        return result;
    }

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        Prepare(connection);
        return ValueTask.FromResult(result);
    }

    public void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) => Opened(eventData);

    public Task ConnectionFailedAsync(
        DbConnection connection,
        ConnectionErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Opened(eventData);
        return Task.CompletedTask;
    }

    public DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (eventData.Context?.Database.GetCommandTimeout() is null)
        {
            Require();
            result.CommandTimeout = patience.Seconds;
        }

        return result;
    }

    public DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        breaker.Answered();
        return result;
    }

    public ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        breaker.Answered();
        return ValueTask.FromResult(result);
    }

    public object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        breaker.Answered();
        return result;
    }

    public ValueTask<object?> ScalarExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        object? result,
        CancellationToken cancellationToken = default
    )
    {
        breaker.Answered();
        return ValueTask.FromResult(result);
    }

    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        breaker.Answered();
        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        breaker.Answered();
        return ValueTask.FromResult(result);
    }

    public void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Failed(command, eventData);

    public Task CommandFailedAsync(
        DbCommand command,
        CommandErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Failed(command, eventData);
        return Task.CompletedTask;
    }

    public void CommandCanceled(DbCommand command, CommandEndEventData eventData) => breaker.GiveUp();

    public Task CommandCanceledAsync(
        DbCommand command,
        CommandEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        breaker.GiveUp();
        return Task.CompletedTask;
    }

    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result
    )
    {
        Begin(connection);
        return result;
    }

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    )
    {
        Begin(connection);
        return ValueTask.FromResult(result);
    }

    public DbTransaction TransactionStarted(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result
    )
    {
        patience.Spend(eventData.Duration);
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default
    )
    {
        patience.Spend(eventData.Duration);
        return ValueTask.FromResult(result);
    }

    private void Prepare(DbConnection connection)
    {
        Require();
        breaker.Enter();
        if (connection is SqliteConnection sqlite)
        {
            sqlite.DefaultTimeout = patience.Seconds;
            if (_file is not null && !Path.Exists(_file))
            {
                // Connections that are still open would go on writing into what is no longer there.
                SqliteConnection.ClearPool(sqlite);
                var reason = $"the file {_file} is missing; check that its disk is mounted";
                breaker.Trip(reason);
                throw new DatabaseAwayException(reason);
            }
        }
    }

    private void Begin(DbConnection connection)
    {
        Require();
        if (connection is SqliteConnection sqlite)
        {
            sqlite.DefaultTimeout = patience.Seconds;
        }
    }

    private void Require()
    {
        if (patience.Left is { } left && left <= TimeSpan.Zero)
        {
            throw new DatabaseAwayException("the database is busy with other work");
        }
    }

    private void Opened(ConnectionErrorEventData failure)
    {
        var exception = failure.Exception;
        if (exception is DatabaseAwayException)
        {
            return;
        }

        patience.Spend(failure.Duration);
        exception.Data[OfOpening] = true;
        switch (exception.FaultOf())
        {
            case DatabaseFault.Away or DatabaseFault.TimedOut or DatabaseFault.Damaged:
                breaker.Trip(exception.Reason());
                break;
            default:
                breaker.GiveUp();
                break;
        }
    }

    private void Failed(DbCommand command, CommandErrorEventData failure)
    {
        patience.Spend(failure.Duration);
        switch (failure.Exception.FaultOf())
        {
            // Where others got answers meanwhile, only this statement was slow.
            case DatabaseFault.TimedOut when command.IsRead() && !breaker.HasAnsweredWithin(failure.Duration):
            case DatabaseFault.Away when command is SqliteCommand:
                breaker.Trip(failure.Exception.Reason());
                break;

            // On a server only this connection may be lost: the next one shows it.
            default:
                breaker.GiveUp();
                break;
        }
    }
}
