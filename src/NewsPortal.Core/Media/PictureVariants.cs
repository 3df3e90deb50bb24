using Microsoft.Extensions.Logging;
using NetVips;

namespace NewsPortal.Core.Media;

/// <summary>A picture in one size: a file, or only bytes if the disk did not accept the file.</summary>
public sealed record PictureVariant(string ContentType, string Tag, string? Path, byte[]? Bytes);

/// <summary>The result of requesting a variant.</summary>
/// <param name="Variant">Null if it is never made, cannot be made, or <paramref name="IsBusy"/>.</param>
/// <param name="IsBusy">True when too many others are being made; worth retrying in a few seconds.</param>
/// <param name="IsStandIn">True for a coarser size served while the requested one is still being made.</param>
public readonly record struct VariantAnswer(PictureVariant? Variant, bool IsBusy = false, bool IsStandIn = false);

/// <summary>
/// The sizes that readers get, made on first request and kept next to the original, where all nodes find them.
/// Concurrent requests for one size share the work, work without waiting callers is cancelled, and the queue is bounded
/// in length and time. Two nodes that make the same size at the same moment replace one whole file by an equal one.
/// </summary>
public sealed partial class PictureVariants(
    MediaStore store,
    PictureMaker maker,
    PictureMetrics metrics,
    ILogger<PictureVariants> logger
)
{
    /// <summary>
    /// The most variants in flight, queued ones included. The pictures of a few new front pages fit; a crowd requesting
    /// all sizes of everything is told to retry.
    /// </summary>
    public const int MaxFlights = 128;

    /// <summary>Part of every entity tag; incremented when the same width comes out differently.</summary>
    private const int Edition = 1;

    /// <summary>The widest size made before anybody asks: half the work of all is in the one beyond.</summary>
    private const int WidestInAdvance = 1280;

    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>How long, in real time, a reader waits for the right size if a coarser one is available.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// How long, in real time, a reader waits for a size that nothing can stand in for; it is made all the same.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A variant; none if this size is never made for such a picture, or the original cannot be read. A width above the
    /// picture's own returns the picture's own width.
    /// </summary>
    public async Task<VariantAnswer> GetAsync(
        StoredPicture stored,
        PictureSize size,
        CancellationToken cancellationToken
    )
    {
        var picture = stored.Picture;
        if (!size.IsMadeOf(picture))
        {
            return default;
        }

        size = size.For(picture);
        var name = size.FileName(picture);
        var path = store.Variant(picture.Sha256, name);
        var variant = new PictureVariant(size.ContentType, $"\"{picture.Sha256[..16]}-{name}-{Edition}\"", path, null);
        if (File.Exists(path))
        {
            return new VariantAnswer(variant);
        }

        var standIn = StandIn(picture, size);
        if (Join(path, stored, size) is not { } flight)
        {
            return StandInOrRefuse(standIn);
        }

        var patience = standIn is null ? LongestWait : Patience;
        if (
            await Task.WhenAny(flight.Work, Task.Delay(patience, TimeProvider.System, cancellationToken)) != flight.Work
            && !cancellationToken.IsCancellationRequested
        )
        {
            // Finish it anyway: the next page will show it.
            _ = flight.Work.ContinueWith(_ => Leave(path, flight), TaskScheduler.Default);
            return StandInOrRefuse(standIn);
        }

        try
        {
            return new VariantAnswer(
                await flight.Work.WaitAsync(cancellationToken) switch
                {
                    null => null,
                    { Length: 0 } => variant,
                    var bytes => variant with { Path = null, Bytes = bytes },
                }
            );
        }
        catch (BucketException)
        {
            return StandInOrRefuse(standIn);
        }
        finally
        {
            Leave(path, flight);
        }
    }

    private VariantAnswer StandInOrRefuse(PictureVariant? standIn)
    {
        if (standIn is not null)
        {
            return new VariantAnswer(standIn, IsStandIn: true);
        }

        metrics.Refused();
        return new VariantAnswer(null, IsBusy: true);
    }

    /// <summary>
    /// An existing size of the same ratio; null for none. Only for pages: JPEGs are for machines, which keep what they
    /// get.
    /// </summary>
    private PictureVariant? StandIn(PictureRef picture, PictureSize size) =>
        size.Format == PictureSize.Jpeg
            ? null
            : PictureSize
                .All(picture)
                .Where(other => other.Ratio == size.Ratio && other.Format != PictureSize.Jpeg)
                .OrderByDescending(other => other.Width)
                .Select(other => (Size: other, Path: store.Variant(picture.Sha256, other.FileName(picture))))
                .Where(other => File.Exists(other.Path))
                .Select(other => new PictureVariant(
                    other.Size.ContentType,
                    $"\"{picture.Sha256[..16]}-{other.Size.FileName(picture)}-{Edition}\"",
                    other.Path,
                    null
                ))
                .FirstOrDefault();

    /// <summary>Quickly makes a small size in every ratio from a single decode, to stand in for the others.</summary>
    internal Task MakeCoarseAsync(StoredPicture stored, CancellationToken cancellationToken)
    {
        var picture = stored.Picture;
        return MakeInAdvanceAsync(
            stored,
            [
                .. PictureSize
                    .All(picture)
                    .Where(size => size.Format == PictureSize.WebP)
                    .GroupBy(size => size.Ratio)
                    .Select(sizes => sizes.First().For(picture)),
            ],
            cancellationToken
        );
    }

    /// <summary>
    /// Makes the missing sizes that most readers will request, one at a time: the whole picture and the card crop in
    /// AVIF, which nearly all browsers take, or an animation in WebP. The widest are left to who has such a screen.
    /// </summary>
    internal async Task MakeMissingAsync(StoredPicture stored, CancellationToken cancellationToken)
    {
        var picture = stored.Picture;
        var wanted = PictureSize
            .All(picture)
            .Where(size =>
                size.Format == (picture.MovesIn(size.Ratio) ? PictureSize.WebP : PictureSize.Avif)
                && size.Width <= WidestInAdvance
                && (size.Ratio is null || (size.Ratio == Ratio.Card && !picture.Fits(Ratio.Card)))
            )
            .Select(size => size.For(picture))
            .Distinct();
        foreach (var size in wanted)
        {
            await MakeInAdvanceAsync(stored, [size], cancellationToken);
        }
    }

    private async Task MakeInAdvanceAsync(
        StoredPicture stored,
        IReadOnlyList<PictureSize> sizes,
        CancellationToken cancellationToken
    )
    {
        var sha256 = stored.Picture.Sha256;
        foreach (var size in sizes)
        {
            await store.HasMadeAsync(PathOf(size), cancellationToken);
        }

        if (!sizes.Any(IsMissing) || !await store.HasMadeAsync(store.Original(sha256), cancellationToken))
        {
            return;
        }

        // An animation is decoded with all its frames for what moves, and with the first for what is cut by hand.
        foreach (var alike in sizes.GroupBy(size => stored.Picture.MovesIn(size.Ratio)))
        {
            var order = new PictureOrder(store.Original(sha256), stored, [.. alike], InAdvance: true, IsMissing);
            foreach (
                var (size, made) in await maker.MakeAsync(
                    order,
                    (size, bytes) => (size, Write(bytes, inAdvance: true)),
                    cancellationToken
                )
            )
            {
                await StoreAsync(sha256, PathOf(size), made, cancellationToken);
            }
        }

        bool IsMissing(PictureSize size) => !File.Exists(PathOf(size));
        string PathOf(PictureSize size) => store.Variant(sha256, size.FileName(stored.Picture));
    }

    /// <summary>Null when too many are in flight.</summary>
    private Flight? Join(string path, StoredPicture picture, PictureSize size)
    {
        lock (_flights)
        {
            if (!_flights.TryGetValue(path, out var flight))
            {
                if (_flights.Count >= MaxFlights)
                {
                    return null;
                }

                var cancellation = new CancellationTokenSource();
                flight = new Flight(
                    Task.Run(() => MakeAsync(path, picture, size, cancellation.Token), CancellationToken.None),
                    cancellation
                );
                _flights.Add(path, flight);
            }

            flight.Waiters++;
            return flight;
        }
    }

    private void Leave(string path, Flight flight)
    {
        lock (_flights)
        {
            if (--flight.Waiters > 0)
            {
                return;
            }

            _flights.Remove(path);
        }

        flight.Cancellation.Cancel();
    }

    /// <summary>
    /// Null if it cannot be made; empty if it was stored; otherwise the bytes that could not be stored. A size that
    /// another node has made is fetched.
    /// </summary>
    private async Task<byte[]?> MakeAsync(
        string path,
        StoredPicture stored,
        PictureSize size,
        CancellationToken cancellationToken
    )
    {
        var picture = stored.Picture;
        var original = store.Original(picture.Sha256);
        if (await store.HasMadeAsync(path, cancellationToken))
        {
            return [];
        }

        if (!await store.HasAsync(original, cancellationToken))
        {
            LogMissing(picture.Id, original);
            return null;
        }

        try
        {
            var order = new PictureOrder(original, stored, [size], InAdvance: false, _ => !File.Exists(path));
            return await maker.MakeAsync(order, (_, bytes) => Write(bytes, inAdvance: false), cancellationToken)
                    is not [var made]
                    ? []
                : await StoreAsync(picture.Sha256, path, made, cancellationToken) ? []
                : made.Bytes;
        }
        catch (VipsException exception)
        {
            LogUnreadable(exception, picture.Id, original);
            return null;
        }
    }

    /// <summary>Writes a size to the disk, not yet under its name.</summary>
    private Made Write(byte[] bytes, bool inAdvance)
    {
        metrics.Made(inAdvance);
        try
        {
            return new Made(store.WriteTemporary(bytes), bytes);
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotWritten(exception);
            return new Made(null, bytes);
        }
    }

    private async Task<bool> StoreAsync(string sha256, string path, Made made, CancellationToken cancellationToken)
    {
        if (made.Temporary is null)
        {
            return false;
        }

        try
        {
            using (await FileLocks.TakeAsync(sha256, cancellationToken))
            {
                // A picture deleted in the meantime must not leave a file behind.
                if (!File.Exists(store.Original(sha256)))
                {
                    return false;
                }

                store.PutSize(made.Temporary, path);
                return true;
            }
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotStored(exception, path);
            return false;
        }
        finally
        {
            MediaStore.Discard(made.Temporary);
        }
    }

    [LoggerMessage(LogLevel.Error, "The file of picture {Id} is missing: {Path}.")]
    private partial void LogMissing(long id, string path);

    [LoggerMessage(LogLevel.Error, "The file of picture {Id} cannot be read: {Path}.")]
    private partial void LogUnreadable(Exception exception, long id, string path);

    [LoggerMessage(
        LogLevel.Warning,
        "A picture's variant could not be stored and will be made again for the next reader: {Path}."
    )]
    private partial void LogNotStored(Exception exception, string path);

    [LoggerMessage(
        LogLevel.Warning,
        "The disk takes no pictures; their sizes are made again for each reader. Check its free space and permissions."
    )]
    private partial void LogNotWritten(Exception exception);

    /// <summary>A size that was made.</summary>
    /// <param name="Temporary">The file that has it; null if the disk did not take one.</param>
    /// <param name="Bytes">Its bytes.</param>
    private sealed record Made(string? Temporary, byte[] Bytes);

    private sealed class Flight(Task<byte[]?> work, CancellationTokenSource cancellation)
    {
        public Task<byte[]?> Work { get; } = work;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public int Waiters { get; set; }
    }
}
