using Microsoft.Extensions.Logging;
using NetVips;

namespace NewsPortal.Core.Media;

/// <summary>A picture in one width: a file, or only bytes where the disk took no file.</summary>
public sealed record PictureVariant(string ContentType, string Tag, string? Path, byte[]? Bytes);

/// <summary>
/// The sizes that readers get, made when first asked for and kept beside the original. Callers who want the same one at
/// once share the work; work that nobody waits for any more is given up.
/// </summary>
public sealed partial class PictureVariants(MediaStore store, PictureMaker maker, ILogger<PictureVariants> logger)
{
    /// <summary>The only width that is also made as JPEG, for social networks that take nothing newer.</summary>
    public const int JpegWidth = 1280;

    private const string WebP = "webp";
    private const string Jpeg = "jpg";

    /// <summary>Part of every entity tag; raised when the same width comes out differently than before.</summary>
    private const int Edition = 1;

    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>
    /// A variant; null when this width and format is never made, or the original cannot be read. A width above the
    /// picture's own gives the picture in its own width.
    /// </summary>
    public async Task<PictureVariant?> GetAsync(
        StoredPicture picture, int width, string format, CancellationToken cancellationToken)
    {
        if (!(format == WebP ? PictureRef.Widths.Contains(width) : format == Jpeg && width == JpegWidth))
        {
            return null;
        }

        width = Math.Min(width, picture.Widths[^1]);
        var path = store.Variant(picture.Sha256, width, format);
        var variant = new PictureVariant(
            format == WebP ? "image/webp" : "image/jpeg", $"\"{picture.Sha256[..16]}-{width}-{Edition}\"", path, null);
        if (File.Exists(path))
        {
            return variant;
        }

        var flight = Join(path, picture, width, format);
        try
        {
            return await flight.Work.WaitAsync(cancellationToken) switch
            {
                null => null,
                { Length: 0 } => variant,
                var bytes => variant with { Path = null, Bytes = bytes },
            };
        }
        finally
        {
            Leave(path, flight);
        }
    }

    /// <summary>Makes all sizes in WebP that are missing, from one decoding; true when there was something to do.</summary>
    internal async Task<bool> MakeMissingAsync(StoredPicture picture, CancellationToken cancellationToken)
    {
        var missing = picture.Widths.Where(width => !File.Exists(store.Variant(picture.Sha256, width, WebP))).ToList();
        if (missing.Count == 0 || !File.Exists(store.Original(picture.Sha256)))
        {
            return false;
        }

        var made = await maker.MakeAsync(
            store.Original(picture.Sha256), picture.Format, Pixels(picture), missing, WebP, cancellationToken);
        for (var i = 0; i < missing.Count; i++)
        {
            await StoreAsync(picture.Sha256, store.Variant(picture.Sha256, missing[i], WebP), made[i], cancellationToken);
        }

        return true;
    }

    private static long Pixels(StoredPicture picture) => (long)picture.Width * picture.Height;

    private Flight Join(string path, StoredPicture picture, int width, string format)
    {
        lock (_flights)
        {
            if (!_flights.TryGetValue(path, out var flight))
            {
                var cancellation = new CancellationTokenSource();
                flight = new Flight(
                    Task.Run(() => MakeAsync(path, picture, width, format, cancellation.Token), CancellationToken.None), cancellation);
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

    /// <summary>Null when it cannot be made; empty when it was stored; else the bytes that could not be stored.</summary>
    private async Task<byte[]?> MakeAsync(
        string path, StoredPicture picture, int width, string format, CancellationToken cancellationToken)
    {
        var original = store.Original(picture.Sha256);
        if (!File.Exists(original))
        {
            LogMissing(picture.Id, original);
            return null;
        }

        try
        {
            var made = await maker.MakeAsync(original, picture.Format, Pixels(picture), [width], format, cancellationToken);
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

    [LoggerMessage(LogLevel.Warning, "A picture's variant could not be stored and will be made again for the next reader: {Path}.")]
    private partial void LogNotStored(Exception exception, string path);

    private sealed class Flight(Task<byte[]?> work, CancellationTokenSource cancellation)
    {
        public Task<byte[]?> Work { get; } = work;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public int Waiters { get; set; }
    }
}
