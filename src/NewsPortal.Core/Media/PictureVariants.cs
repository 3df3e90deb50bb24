using Microsoft.Extensions.Logging;
using NetVips;

namespace NewsPortal.Core.Media;

/// <summary>A picture in one width: a file, or only bytes where the disk took no file.</summary>
public sealed record PictureVariant(string ContentType, string Tag, string? Path, byte[]? Bytes);

/// <summary>What became of a wish for a variant.</summary>
/// <param name="Variant">Null when it is never made, cannot be made, or <paramref name="IsBusy"/>.</param>
/// <param name="IsBusy">True when too many others are being made; worth asking again in some seconds.</param>
/// <param name="IsStandIn">True for a coarser size than asked for, in the place of one that is still being
/// made.</param>
public readonly record struct VariantAnswer(PictureVariant? Variant, bool IsBusy = false, bool IsStandIn = false);

/// <summary>
/// The sizes that readers get, made when first asked for and kept beside the original. Callers who want the same one at
/// once share the work; work that nobody waits for any more is given up; and only so many may wait for their turn.
/// </summary>
public sealed partial class PictureVariants(MediaStore store, PictureMaker maker, ILogger<PictureVariants> logger)
{
    /// <summary>
    /// Most variants that are being made or wait for their turn. The pictures of a few new front pages fit; a crowd
    /// that asks for all sizes of everything is told to come back.
    /// </summary>
    public const int MaxFlights = 128;

    /// <summary>Part of every entity tag; raised when the same width comes out differently than before.</summary>
    private const int Edition = 1;

    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>How long, in real time, a reader waits for the right size where a coarser one could be shown.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// A variant; none when this size is never made of such a picture, or the original cannot be read. A width above
    /// the picture's own gives the picture in its own width.
    /// </summary>
    public async Task<VariantAnswer> GetAsync(
        StoredPicture stored,
        PictureSize size,
        CancellationToken cancellationToken
    )
    {
        var picture = stored.Picture;
        if (!size.IsMadeOf(picture.MayMove))
        {
            return default;
        }

        size = size.For(picture);
        var name = size.FileName(picture.Focus);
        var path = store.Variant(picture.Sha256, name);
        var variant = new PictureVariant(size.ContentType, $"\"{picture.Sha256[..16]}-{name}-{Edition}\"", path, null);
        if (File.Exists(path))
        {
            return new VariantAnswer(variant);
        }

        var standIn = StandIn(picture, size);
        if (Join(path, stored, size) is not { } flight)
        {
            return standIn is null
                ? new VariantAnswer(null, IsBusy: true)
                : new VariantAnswer(standIn, IsStandIn: true);
        }

        if (
            standIn is not null
            && await Task.WhenAny(flight.Work, Task.Delay(Patience, TimeProvider.System, cancellationToken))
                != flight.Work
        )
        {
            // It is finished all the same: the next page shows it.
            _ = flight.Work.ContinueWith(_ => Leave(path, flight), TaskScheduler.Default);
            return new VariantAnswer(standIn, IsStandIn: true);
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
        finally
        {
            Leave(path, flight);
        }
    }

    /// <summary>
    /// A size of the same shape that is there already; null for none. Only for pages: what is asked for as JPEG is for
    /// machines, which keep what they get.
    /// </summary>
    private PictureVariant? StandIn(PictureRef picture, PictureSize size) =>
        size.Format == PictureSize.Jpeg
            ? null
            : PictureSize
                .All(picture.MayMove)
                .Where(other => other.Ratio == size.Ratio && other.Format != PictureSize.Jpeg)
                .OrderByDescending(other => other.Width)
                .Select(other => (Size: other, Path: store.Variant(picture.Sha256, other.FileName(picture.Focus))))
                .Where(other => File.Exists(other.Path))
                .Select(other => new PictureVariant(
                    other.Size.ContentType,
                    $"\"{picture.Sha256[..16]}-{other.Size.FileName(picture.Focus)}-{Edition}\"",
                    other.Path,
                    null
                ))
                .FirstOrDefault();

    /// <summary>
    /// Makes a small size of every shape, in no time and from one decoding: what stands in for the others.
    /// </summary>
    internal Task MakeCoarseAsync(StoredPicture stored, CancellationToken cancellationToken)
    {
        var picture = stored.Picture;
        return MakeAsync(
            stored,
            [
                .. PictureSize
                    .All(picture.MayMove)
                    .Where(size => size.Format == PictureSize.WebP)
                    .GroupBy(size => size.Ratio)
                    .Select(sizes => sizes.First().For(picture))
                    .Where(size => !File.Exists(store.Variant(picture.Sha256, size.FileName(picture.Focus)))),
            ],
            cancellationToken
        );
    }

    /// <summary>
    /// Makes what most readers will ask for and is missing: the whole picture, and the card's crop in AVIF. The WebP
    /// comes first, for it is made in no time and each page can fall back on it.
    /// </summary>
    internal async Task MakeMissingAsync(StoredPicture stored, CancellationToken cancellationToken)
    {
        var picture = stored.Picture;
        var wanted = PictureSize
            .All(picture.MayMove)
            .Where(size =>
                size.Ratio is null
                    ? size.Format != PictureSize.Jpeg
                    : size.Ratio == Ratio.Card
                        && size.Format == PictureSize.Avif
                        && !Ratio.Card.Fits(picture.Width, picture.Height)
            )
            .Select(size => size.For(picture))
            .Distinct()
            .Where(size => !File.Exists(store.Variant(picture.Sha256, size.FileName(picture.Focus))))
            .ToLookup(size => size.Format);
        foreach (var format in new[] { PictureSize.WebP, PictureSize.Avif })
        {
            await MakeAsync(stored, [.. wanted[format]], cancellationToken);
        }
    }

    private async Task MakeAsync(
        StoredPicture stored,
        IReadOnlyList<PictureSize> sizes,
        CancellationToken cancellationToken
    )
    {
        var (sha256, focus) = (stored.Picture.Sha256, stored.Picture.Focus);
        if (sizes.Count == 0 || !File.Exists(store.Original(sha256)))
        {
            return;
        }

        var made = await maker.MakeAsync(store.Original(sha256), stored, sizes, inBackground: true, cancellationToken);
        for (var i = 0; i < sizes.Count; i++)
        {
            await StoreAsync(sha256, store.Variant(sha256, sizes[i].FileName(focus)), made[i], cancellationToken);
        }
    }

    /// <summary>Null when too many are under way.</summary>
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
    /// Null when it cannot be made; empty when it was stored; else the bytes that could not be stored.
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
        if (!File.Exists(original))
        {
            LogMissing(picture.Id, original);
            return null;
        }

        try
        {
            var made = await maker.MakeAsync(original, stored, [size], inBackground: false, cancellationToken);
            return await StoreAsync(picture.Sha256, path, made[0], cancellationToken) ? [] : made[0];
        }
        catch (VipsException exception)
        {
            LogUnreadable(exception, picture.Id, original);
            return null;
        }
    }

    private async Task<bool> StoreAsync(string sha256, string path, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            using (await FileLocks.TakeAsync(sha256, cancellationToken))
            {
                // A picture that was deleted meanwhile must not leave a file behind.
                if (!File.Exists(store.Original(sha256)))
                {
                    return false;
                }

                await store.WriteAsync(path, content, cancellationToken);
                return true;
            }
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotStored(exception, path);
            return false;
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

    private sealed class Flight(Task<byte[]?> work, CancellationTokenSource cancellation)
    {
        public Task<byte[]?> Work { get; } = work;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public int Waiters { get; set; }
    }
}
