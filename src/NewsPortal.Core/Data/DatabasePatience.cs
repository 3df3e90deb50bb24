namespace NewsPortal.Core.Data;

/// <summary>
/// How long the work in progress waits for the database: a request has a limit for everything in it, jobs and commands
/// have <see cref="OfJobs"/> for each statement. Only waiting counts, so a long upload uses nothing up.
/// </summary>
public sealed class DatabasePatience
{
    /// <summary>For each statement of work that nobody waits for.</summary>
    internal static readonly TimeSpan OfJobs = TimeSpan.FromSeconds(60);

    private readonly AsyncLocal<Budget?> _current = new();

    /// <summary>
    /// Limits the waiting of what follows in this flow of execution, until disposed. An outer limit that ends sooner
    /// still holds.
    /// </summary>
    public IDisposable AtMost(TimeSpan longest)
    {
        var outer = _current.Value;
        var inner = new Budget(longest, outer, this);
        _current.Value = inner;
        return inner;
    }

    /// <summary>What is left; null without a limit, negative if it is used up.</summary>
    internal TimeSpan? Left => _current.Value?.Left;

    /// <summary>The same in whole seconds, as drivers want it; at least one.</summary>
    internal int Seconds => (int)Math.Ceiling(Math.Max(1, (Left ?? OfJobs).TotalSeconds));

    /// <summary>Counts what was waited in vain, or for somebody else's work.</summary>
    internal void Spend(TimeSpan waited) => _current.Value?.Spend(waited);

    private sealed class Budget(TimeSpan longest, Budget? outer, DatabasePatience owner) : IDisposable
    {
        private long _spent;

        public TimeSpan Left
        {
            get
            {
                var own = longest - TimeSpan.FromTicks(Interlocked.Read(ref _spent));
                return outer?.Left is { } others && others < own ? others : own;
            }
        }

        public void Spend(TimeSpan waited)
        {
            Interlocked.Add(ref _spent, waited.Ticks);
            outer?.Spend(waited);
        }

        public void Dispose() => owner._current.Value = outer;
    }
}
