using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Slows down password guessing without locking out the account's owner (docs/adr/0025). It counts wrong passwords by
/// account and network, by network alone, and, for a browser that has signed in to the account before, by that browser
/// alone. It never checks which accounts exist: unknown addresses are throttled in the same way. In memory, per
/// process, bounded, thread-safe.
/// </summary>
public sealed class SignInThrottle(TimeProvider clock)
{
    /// <summary>Wrong passwords before any delay.</summary>
    public const int Free = 5;

    /// <summary>The same while many networks attack one account: so few that their number gains nothing.</summary>
    private const int FreeUnderAttack = 2;

    /// <summary>
    /// The number of wrong passwords from strangers, decaying by one a minute, from which an account counts as under
    /// attack.
    /// </summary>
    private const int Attack = 50;

    /// <summary>Wrong passwords from one network over all accounts: more than a newsroom mistypes.</summary>
    private const int FreeOfNetwork = 30;

    /// <summary>Wrong passwords for one account from everybody behind one undeclared proxy.</summary>
    private const int FreeOfCrowd = 20;

    /// <summary>
    /// Everybody behind such a proxy together gets this many readers' worth of wrong passwords over all accounts.
    /// </summary>
    private const int Readers = 10;

    private const int MostEntries = 20_000;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Entry> _entries = [];

    /// <summary>The current number of counters.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>
    /// Begins a sign-in attempt. It counts as wrong immediately, so that concurrent attempts are no way around; report
    /// the outcome, or it is taken back.
    /// </summary>
    /// <param name="account">The typed address, normalised.</param>
    /// <param name="network">The caller's network, see ClientNetwork; empty if unknown.</param>
    /// <param name="device">The browser, if it has signed in to this account before; otherwise null.</param>
    /// <param name="isShared">True when the network may represent everybody, as a proxy does.</param>
    /// <param name="crowd">
    /// The actual network if <paramref name="network"/> is only claimed by the sender, who can claim another each time.
    /// </param>
    public Attempt Begin(string account, string network, string? device, bool isShared = false, string? crowd = null)
    {
        if (device is not null)
        {
            return Begin(new Counter(Key("device", account, device), Free, Forgets.Slowly, ByAccount: true));
        }

        var all = Key("account", account);
        var underAttack = LevelOf(all, Forgets.Fast) >= Attack;
        List<Counter> counters =
        [
            new(Key("pair", account, network), underAttack ? FreeUnderAttack : Free, Forgets.Slowly, ByAccount: true),
            new(all, int.MaxValue, Forgets.Fast, ByAccount: false),
        ];
        if (network.Length > 0 && !isShared)
        {
            counters.Add(new(Key("network", network), FreeOfNetwork, Forgets.Fast, ByAccount: false));
        }

        if (crowd is not null)
        {
            counters.Add(new(Key("crowd", account, crowd), FreeOfCrowd, Forgets.Slowly, ByAccount: false));
            counters.Add(new(Key("crowd", crowd), FreeOfNetwork * Readers, Forgets.Fast, ByAccount: false));
        }

        return Begin([.. counters]);
    }

    /// <summary>
    /// Begins an attempt by a signed-in user to confirm the password; counted for that session alone.
    /// </summary>
    public Attempt BeginAgain(Guid session) =>
        Begin(new Counter(Key("session", session.ToString()), Free, Forgets.Slowly, ByAccount: true));

    /// <summary>
    /// Begins an attempt to type a code after the right password. Counted apart, because the right password, which
    /// forgets wrong ones, must not forget wrong codes; and by account whatever the network: only whoever has the
    /// password can slow down its owner, whose own browsers are still counted by themselves.
    /// </summary>
    /// <param name="userId">The account.</param>
    /// <param name="device">The browser, if it has signed in to this account before; otherwise null.</param>
    public Attempt BeginCode(long userId, string? device) =>
        Begin(
            new Counter(
                Key("code", userId.ToString(CultureInfo.InvariantCulture), device ?? ""),
                Free,
                Forgets.Slowly,
                ByAccount: true
            )
        );

    private Attempt Begin(params Counter[] counters)
    {
        lock (_gate)
        {
            var now = Now;
            var wait = counters.Max(counter => WaitOf(counter, now));
            if (wait > TimeSpan.Zero)
            {
                return new Attempt(this, [], wait);
            }

            foreach (var counter in counters)
            {
                Add(counter, 1, now);
            }

            return new Attempt(this, counters, TimeSpan.Zero);
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private TimeSpan WaitOf(Counter counter, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(counter.Key, out var entry))
        {
            return TimeSpan.Zero;
        }

        var over = (int)Math.Ceiling(entry.LevelAt(now, counter.Forgets)) - counter.Free;
        return over < 0
            ? TimeSpan.Zero
            : entry.Last
                + TimeSpan.FromTicks(Math.Min(FirstDelay.Ticks << Math.Min(over, 10), LongestDelay.Ticks))
                - now;
    }

    private double LevelOf(UInt128 key, TimeSpan forgets)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.LevelAt(Now, forgets) : 0;
        }
    }

    private void Add(Counter counter, int failures, DateTimeOffset now)
    {
        var level = _entries.TryGetValue(counter.Key, out var entry) ? entry.LevelAt(now, counter.Forgets) : 0;
        if (level + failures <= 0)
        {
            _entries.Remove(counter.Key);
            return;
        }

        if (_entries.Count >= MostEntries && !_entries.ContainsKey(counter.Key))
        {
            MakeRoom();
        }

        // Taking back an attempt leaves the time of the last wrong one.
        _entries[counter.Key] = new Entry(level + failures, failures > 0 ? now : entry.Last, now);
    }

    /// <summary>
    /// Evicts a quarter, those with the fewest failures first, so that a flood of single failures displaces nothing
    /// else.
    /// </summary>
    private void MakeRoom()
    {
        foreach (
            var (key, _) in _entries
                .OrderBy(e => e.Value.Level)
                .ThenBy(e => e.Value.Last)
                .Take(MostEntries / 4)
                .ToList()
        )
        {
            _entries.Remove(key);
        }
    }

    /// <summary>No input is stored.</summary>
    private static UInt128 Key(params string[] parts) =>
        MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    /// <summary>An attempt in flight.</summary>
    public sealed class Attempt : IDisposable
    {
        private readonly SignInThrottle _throttle;
        private Counter[] _counters;

        internal Attempt(SignInThrottle throttle, Counter[] counters, TimeSpan wait) =>
            (_throttle, _counters, Wait) = (throttle, counters, wait);

        /// <summary>The delay before the next attempt; if more than zero, this one is refused.</summary>
        public TimeSpan Wait { get; }

        /// <summary>The password was wrong.</summary>
        public void Failed() => _counters = [];

        /// <summary>The password was correct: forgets earlier typing errors, but not what others did.</summary>
        public void Succeeded()
        {
            lock (_throttle._gate)
            {
                foreach (var counter in _counters.Where(counter => counter.ByAccount))
                {
                    _throttle._entries.Remove(counter.Key);
                }
            }

            _counters = [.. _counters.Where(counter => !counter.ByAccount)];
            Dispose();
        }

        /// <summary>Takes back an attempt without an outcome.</summary>
        public void Dispose()
        {
            lock (_throttle._gate)
            {
                foreach (var counter in _counters)
                {
                    _throttle.Add(counter, -1, _throttle.Now);
                }
            }

            _counters = [];
        }
    }

    /// <param name="Key">What is counted.</param>
    /// <param name="Free">Failures before any delay.</param>
    /// <param name="Forgets">How quickly one failure decays.</param>
    /// <param name="ByAccount">True when a correct password proves that the failures were the same person's.</param>
    internal readonly record struct Counter(UInt128 Key, int Free, TimeSpan Forgets, bool ByAccount);

    private readonly record struct Entry(double Level, DateTimeOffset Last, DateTimeOffset At)
    {
        public double LevelAt(DateTimeOffset now, TimeSpan forgets) => Math.Max(0, Level - ((now - At) / forgets));
    }

    private static class Forgets
    {
        public static readonly TimeSpan Slowly = TimeSpan.FromMinutes(30);
        public static readonly TimeSpan Fast = TimeSpan.FromMinutes(1);
    }
}
