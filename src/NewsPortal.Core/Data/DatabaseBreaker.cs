using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Data;

/// <summary>Whether the database is asked.</summary>
public enum BreakerState
{
    /// <summary>It answers, as far as anybody knows.</summary>
    Closed = 0,

    /// <summary>It was away; one attempt is on its way.</summary>
    HalfOpen = 1,

    /// <summary>It is away; nobody asks until the next attempt.</summary>
    Open = 2,
}

/// <summary>
/// Keeps requests from waiting for a database that another request has just found away. After a pause, which grows and
/// is never the same on two nodes, <see cref="DatabaseProbe"/> tries again, or a single caller in programs that have
/// none; the first answer ends it.
/// </summary>
public sealed partial class DatabaseBreaker
{
    public const string MeterName = "NewsPortal.Database";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>An attempt that ended without a word, because whoever made it gave up.</summary>
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly AsyncLocal<bool> _isProbe = new();
    private readonly Channel<bool> _tripped = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly TimeProvider _clock;
    private readonly ILogger<DatabaseBreaker> _logger;
    private readonly Counter<long> _trips;
    private readonly Counter<long> _refused;
    private volatile BreakerState _state;
    private volatile bool _isProbed;
    private string _reason = "";
    private DateTimeOffset _next;
    private int _failures;
    private long _answeredAt;

    public DatabaseBreaker(TimeProvider clock, IMeterFactory meters, ILogger<DatabaseBreaker> logger)
    {
        (_clock, _logger) = (clock, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.database.breaker",
            () => (int)_state,
            description: "0 the database is asked, 1 one attempt is made, 2 it is away and not asked"
        );
        _trips = meter.CreateCounter<long>("newsportal.database.away", description: "How often it was found away");
        _refused = meter.CreateCounter<long>(
            "newsportal.database.spared",
            description: "Attempts that were not made because it was known to be away"
        );
    }

    /// <summary>Whether the database is asked now.</summary>
    public BreakerState State => _state;

    /// <summary>When it may be tried again.</summary>
    internal DateTimeOffset Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    /// <summary>True while somebody tries on behalf of all, so that nobody else need.</summary>
    internal bool IsProbed
    {
        get => _isProbed;
        set => _isProbed = value;
    }

    /// <summary>Waits until the database is found away.</summary>
    internal ValueTask<bool> TrippedAsync(CancellationToken cancellationToken) =>
        _tripped.Reader.ReadAsync(cancellationToken);

    /// <summary>Runs the attempt that is made on behalf of all.</summary>
    internal async Task ProbeAsync(Func<Task> attempt)
    {
        _isProbe.Value = true;
        await attempt();
    }

    /// <summary>Asks to use the database.</summary>
    /// <exception cref="DatabaseAwayException">It is known to be away.</exception>
    internal void Enter()
    {
        if (_state == BreakerState.Closed)
        {
            return;
        }

        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            if (_state == BreakerState.Closed)
            {
                return;
            }

            if (now < _next || (_isProbed && !_isProbe.Value))
            {
                _refused.Add(1);
                throw new DatabaseAwayException(_reason);
            }

            (_state, _next) = (BreakerState.HalfOpen, now + LongestAttempt);
        }
    }

    /// <summary>The database has answered.</summary>
    internal void Answered()
    {
        Volatile.Write(ref _answeredAt, _clock.GetTimestamp());
        if (_state != BreakerState.Closed)
        {
            Close();
        }
    }

    /// <summary>True if anybody got an answer within this time.</summary>
    internal bool HasAnsweredWithin(TimeSpan time) =>
        Volatile.Read(ref _answeredAt) is var at and not 0 && _clock.GetElapsedTime(at) < time;

    /// <summary>The database was found away.</summary>
    internal void Trip(string reason)
    {
        lock (_gate)
        {
            if (_state == BreakerState.Open)
            {
                return;
            }

            var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(_failures, 3)));
            _next = _clock.GetUtcNow() + (pause * (0.75 + (Random.Shared.NextDouble() / 2)));
            if (_failures++ == 0)
            {
                _trips.Add(1);
                LogAway(_logger, reason);
                _tripped.Writer.TryWrite(true);
            }

            (_state, _reason) = (BreakerState.Open, reason);
        }
    }

    /// <summary>An attempt ended without an answer, and without showing that the database is away.</summary>
    internal void GiveUp()
    {
        lock (_gate)
        {
            if (_state == BreakerState.HalfOpen)
            {
                (_state, _next) = (BreakerState.Open, _clock.GetUtcNow());
            }
        }
    }

    /// <summary>Asks the database again from now on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_state == BreakerState.Closed)
            {
                return;
            }

            (_state, _failures) = (BreakerState.Closed, 0);
            LogBack(_logger);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The database is away: {Reason}. Nobody waits for it until it answers again"
    )]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database answers again")]
    private static partial void LogBack(ILogger logger);
}
