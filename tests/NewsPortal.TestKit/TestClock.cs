using Microsoft.Extensions.Time.Testing;

namespace NewsPortal.TestKit;

/// <summary>
/// A clock that tests advance, even by months: a periodic timer fires once per advance, as on a machine that was
/// suspended. The timers of <see cref="FakeTimeProvider"/> fire for each period in between, millions of times.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new CoalescingTimer(this, callback, state, dueTime, period);

    private ITimer Once(TimerCallback callback, TimeSpan dueTime) =>
        base.CreateTimer(callback, null, dueTime, Timeout.InfiniteTimeSpan);

    private sealed class CoalescingTimer : ITimer
    {
        private readonly Lock _lock = new();
        private readonly ITimer _once;
        private TimeSpan _period;
        private bool _isDisposed;

        public CoalescingTimer(
            TestClock clock,
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period
        )
        {
            _period = period;
            _once = clock.Once(
                _ =>
                {
                    callback(state);
                    Rearm();
                },
                Timeout.InfiniteTimeSpan
            );
            _once.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                _period = period;
                return _once.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _isDisposed = true;
                _once.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Rearm()
        {
            lock (_lock)
            {
                if (!_isDisposed && _period > TimeSpan.Zero)
                {
                    _once.Change(_period, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }
}
