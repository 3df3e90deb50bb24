using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Remembers who has just read what, to ignore repeats within <see cref="RepeatWindow"/>. A visit is a hash of network
/// address, browser and story. What this process remembers is hashed with a random salt that exists only in memory;
/// what all nodes know a visit by (<see cref="RememberedVisit.Key"/>) with the site's salt of the day, which the
/// database has until that day is over (<see cref="ShareVisitSalt"/>). The address is never stored, and no hash can be
/// computed again once its day's salt is gone. A new UTC day begins with nothing.
/// </summary>
public sealed class Visitors(TimeProvider clock)
{
    /// <summary>After this time, another view of the same article by the same visitor counts again.</summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(30);

    /// <summary>About 30 MB; the oldest are evicted first.</summary>
    private const int MostRemembered = 500_000;

    /// <summary>How long before midnight the next day's salt is wanted.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, DateTime> _seen = [];
    private readonly Queue<(long Visit, DateTime At)> _order = [];
    private readonly Dictionary<DateOnly, byte[]> _siteSalts = [];
    private byte[] _salt = [];
    private DateTime _day;

    /// <summary>
    /// Remembers a view, or the end of one; null if the same visitor did the same with the article within the window,
    /// otherwise what it is known by.
    /// </summary>
    public RememberedVisit? Remember(IPAddress? address, string userAgent, long articleId, bool isEnd = false)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        lock (_gate)
        {
            if (now.Date != _day)
            {
                _day = now.Date;
                _salt = RandomNumberGenerator.GetBytes(32);
                _seen.Clear();
                _order.Clear();
                ForgetPastSalts(DateOnly.FromDateTime(now));
            }

            while (
                _order.TryPeek(out var oldest) && (oldest.At + RepeatWindow <= now || _order.Count >= MostRemembered)
            )
            {
                _order.Dequeue();
                if (_seen.TryGetValue(oldest.Visit, out var at) && at == oldest.At)
                {
                    _seen.Remove(oldest.Visit);
                }
            }

            var visit = Hash(_salt, address, userAgent, articleId, isEnd);
            if (!_seen.TryAdd(visit, now))
            {
                return null;
            }

            _order.Enqueue((visit, now));
            return new RememberedVisit(
                visit,
                _siteSalts.TryGetValue(DateOnly.FromDateTime(now), out var salt)
                    ? Hash(salt, address, userAgent, articleId, isEnd)
                    : null
            );
        }
    }

    /// <summary>Takes back a view that could not be stored, so that the reader's next attempt counts.</summary>
    public void Forget(RememberedVisit visit)
    {
        lock (_gate)
        {
            _seen.Remove(visit.Mark);
        }
    }

    /// <summary>The days whose salts are needed and not here: today, and tomorrow when it is near.</summary>
    internal IReadOnlyList<DateOnly> MissingSalts()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        lock (_gate)
        {
            ForgetPastSalts(DateOnly.FromDateTime(now));
            return
            [
                .. new[] { now, now + Ahead }
                    .Select(DateOnly.FromDateTime)
                    .Distinct()
                    .Where(day => !_siteSalts.ContainsKey(day)),
            ];
        }
    }

    /// <summary>From now on, visits of that day have keys that other nodes can compare.</summary>
    internal void Use(DateOnly day, byte[] salt)
    {
        lock (_gate)
        {
            _siteSalts[day] = salt;
        }
    }

    private void ForgetPastSalts(DateOnly today)
    {
        foreach (var day in _siteSalts.Keys.Where(day => day < today).ToList())
        {
            _siteSalts.Remove(day);
        }
    }

    private static long Hash(byte[] salt, IPAddress? address, string userAgent, long articleId, bool isEnd)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, articleId);
        bytes[sizeof(long)] = isEnd ? (byte)1 : (byte)0;
        hash.AppendData(bytes[..(sizeof(long) + 1)]);
        hash.AppendData(ClientNetwork.Of(address));
        hash.AppendData(Encoding.UTF8.GetBytes(userAgent));
        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}

/// <summary>A visit that no other one was recognised as.</summary>
/// <param name="Mark">What this process remembers it by.</param>
/// <param name="Key">What all nodes know it by; null while the site's salt is not known here.</param>
public readonly record struct RememberedVisit(long Mark, long? Key);
