using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsPortal.TestKit;

/// <summary>
/// Counts the database commands for a page or other work, as Entity Framework reports them to listeners.
/// </summary>
public sealed class QueryCount
{
    private const string Source = "Microsoft.EntityFrameworkCore";
    private const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";
    private const string Opened = "Microsoft.EntityFrameworkCore.Database.Connection.ConnectionOpened";

    /// <summary>
    /// The number of commands for a page once a first visit has filled the caches (sections, most read).
    /// </summary>
    public async Task<int> OfAsync(NewsApp app, string address)
    {
        var browser = app.Browser();
        await browser.OpenAsync(address);
        return await OfAsync(app, () => browser.OpenAsync(address));
    }

    /// <summary>The number of commands for a piece of work.</summary>
    public async Task<int> OfAsync(NewsApp app, Func<Task> work) => (await CommandsOfAsync(app, work)).Count;

    /// <summary>The texts of the commands for a piece of work, in order.</summary>
    public Task<IReadOnlyList<string>> CommandsOfAsync(NewsApp app, Func<Task> work) =>
        EventsOfAsync<CommandEventData>(app, Executed, data => data.Command.CommandText, work);

    /// <summary>How many connections a piece of work opens.</summary>
    public async Task<int> ConnectionsOfAsync(NewsApp app, Func<Task> work) =>
        (await EventsOfAsync<ConnectionEventData>(app, Opened, _ => "", work)).Count;

    private static async Task<IReadOnlyList<string>> EventsOfAsync<T>(
        NewsApp app,
        string name,
        Func<T, string> text,
        Func<Task> work
    )
        where T : DbContextEventData
    {
        await app.CatchUpAsync();
        var database = await app.Data.InDatabaseAsync(db => Task.FromResult(db.Database.GetConnectionString()));
        var commands = new ConcurrentQueue<string>();

        // Flows into the work, and into no job that the program runs by itself at the same time.
        var isCounted = new AsyncLocal<bool> { Value = true };
        using var sources = DiagnosticListener.AllListeners.Subscribe(
            new Observer<DiagnosticListener>(listener =>
            {
                if (listener.Name == Source)
                {
                    listener.Subscribe(
                        new Observer<KeyValuePair<string, object?>>(entry =>
                        {
                            if (
                                entry.Key == name
                                && isCounted.Value
                                && entry.Value is T { Context: { } context } data
                                && context.Database.GetConnectionString() == database
                            )
                            {
                                commands.Enqueue(text(data));
                            }
                        })
                    );
                }
            })
        );
        await work();
        return [.. commands];
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error) { }

        public void OnCompleted() { }
    }
}
