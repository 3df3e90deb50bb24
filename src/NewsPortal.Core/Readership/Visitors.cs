using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Remembers who has just read what, to ignore repeats within <see cref="RepeatWindow"/>. A visitor is a hash of
/// network address and browser, with a random salt that exists only in memory and is replaced every UTC day; neither
/// address nor hash is ever stored. A restart forgets as well, and may count a repeat once more.
/// </summary>
public sealed class Visitors(TimeProvider clock)
{
    /// <summary>After this time, another view of the same article by the same visitor counts again.</summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(30);

    /// <summary>About 30 MB; the oldest are evicted first.</summary>
    private const int MostRemembered = 500_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, DateTime> _seen = [];
    private readonly Queue<(long Visit, DateTime At)> _order = [];
    private byte[] _salt = [];
    private DateTime _day;

    /// <summary>
    /// Remembers a view, or the end of one; null if the same visitor did the same with the article within the window,
    /// otherwise a handle for <see cref="Forget"/>.
    /// </summary>
    public long? Remember(IPAddress? address, string userAgent, long articleId, bool isEnd = false)
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

            var visit = Hash(address, userAgent, articleId, isEnd);
            if (!_seen.TryAdd(visit, now))
            {
                return null;
            }

            _order.Enqueue((visit, now));
            return visit;
        }
    }

    /// <summary>Takes back a view that could not be stored, so that the reader's next attempt counts.</summary>
    public void Forget(long visit)
    {
        lock (_gate)
        {
            _seen.Remove(visit);
        }
    }

    private long Hash(IPAddress? address, string userAgent, long articleId, bool isEnd)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _salt);
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
