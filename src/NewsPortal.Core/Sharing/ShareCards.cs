using System.Globalization;
using Microsoft.Extensions.Logging;
using NetVips;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Sharing;

/// <summary>
/// The cards of pages without a picture, drawn on first request and kept in the media store.
/// Concurrent requests for one card share the work, and the queue is bounded.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="maker">Limits concurrent pixel processing.</param>
/// <param name="fonts">The program's own fonts, see <see cref="ShareFonts"/>.</param>
/// <param name="logger">Logs failures.</param>
public sealed partial class ShareCards(
    MediaStore store,
    PictureMaker maker,
    ShareFonts fonts,
    ILogger<ShareCards> logger
)
{
    /// <summary>The most cards in flight, queued ones included.</summary>
    public const int MostAtOnce = 32;

    private readonly ShareCardDrawing _drawing = new(fonts.Files);
    private readonly Dictionary<string, Task<byte[]?>> _underWay = [];

    /// <summary>The card; none if it cannot be drawn or too many others are in flight.</summary>
    public async Task<VariantAnswer> GetAsync(ShareCard card, string masthead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        var key = card.Key(masthead);
        var path = PathOf(card, key);
        var variant = new PictureVariant(ShareCard.ContentType, $"\"{key}\"", path, null);
        if (File.Exists(path))
        {
            return new VariantAnswer(variant);
        }

        Task<byte[]?>? work;
        lock (_underWay)
        {
            if (!_underWay.TryGetValue(path, out work))
            {
                if (_underWay.Count >= MostAtOnce)
                {
                    return new VariantAnswer(null, IsBusy: true);
                }

                // The caller may leave: it is drawn once for everybody.
                work = Task.Run(() => DrawAsync(card, masthead, path), CancellationToken.None);
                _underWay.Add(path, work);
            }
        }

        return await work.WaitAsync(cancellationToken) switch
        {
            null => default,
            { Length: 0 } => new VariantAnswer(variant),
            var bytes => new VariantAnswer(variant with { Path = null, Bytes = bytes }),
        };
    }

    /// <summary>The path of a card, once drawn.</summary>
    private string PathOf(ShareCard card, string key) => Path.Combine(FolderOf(card), $"{Beginning(card)}{key}.png");

    private static string Beginning(ShareCard card) => string.Create(CultureInfo.InvariantCulture, $"{card.Id}-");

    /// <summary>Removes earlier cards of the same page, drawn before its text changed.</summary>
    private void RemoveOthers(ShareCard card, string kept)
    {
        foreach (
            var file in Directory
                .EnumerateFiles(FolderOf(card), $"{Beginning(card)}*.png")
                .Where(file => file != kept)
                .ToList()
        )
        {
            MediaStore.Discard(file);
        }
    }

    private string FolderOf(ShareCard card) =>
        Path.Combine(
            store.Cards,
            card.Subject.ToString().ToLowerInvariant(),
            (card.Id & 0xFF).ToString("x2", CultureInfo.InvariantCulture)
        );

    /// <summary>
    /// Null if it cannot be drawn; empty if it was stored; otherwise the bytes that could not be stored.
    /// </summary>
    private async Task<byte[]?> DrawAsync(ShareCard card, string masthead, string path)
    {
        try
        {
            if (await store.HasMadeAsync(path, CancellationToken.None))
            {
                return [];
            }

            var drawn = await maker.DrawAsync(() => _drawing.Draw(card, masthead), CancellationToken.None);
            try
            {
                await store.WriteAsync(path, drawn, CancellationToken.None);
                RemoveOthers(card, path);
                store.Offer(path, store.Name(Path.Combine(FolderOf(card), Beginning(card))));
                return [];
            }
            catch (Exception exception) when (MediaStore.IsFault(exception))
            {
                LogNotStored(exception, path);
                return drawn;
            }
        }
        catch (VipsException exception)
        {
            LogNotDrawn(exception, card.Subject, card.Id);
            return null;
        }
        finally
        {
            lock (_underWay)
            {
                _underWay.Remove(path);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The share card of {Subject} {Id} cannot be drawn.")]
    private partial void LogNotDrawn(Exception exception, ShareSubject subject, long id);

    [LoggerMessage(
        LogLevel.Warning,
        "A share card could not be stored and will be drawn again for the next reader: {Path}."
    )]
    private partial void LogNotStored(Exception exception, string path);
}

/// <summary>The fonts shipped with the program for drawing.</summary>
/// <param name="Files">TrueType files.</param>
public sealed record ShareFonts(IReadOnlyList<string> Files);
