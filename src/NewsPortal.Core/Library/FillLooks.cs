using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>
/// Gives their looks to pictures that were stored before there were any, or that took back a file: a few at a time, one
/// decode at once and half of the time idle, so that readers do not wait. It goes on where it stopped; a picture is
/// marked with its look, also by several nodes at once.
/// </summary>
public sealed partial class FillLooks(
    NewsDbContext db,
    MediaStore store,
    PictureMaker pictures,
    TimeProvider clock,
    ILogger<FillLooks> logger
) : IJob
{
    private const int Batch = 20;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var waiting = await db
            .Media.AsNoTracking()
            .Where(m => !m.HasLook)
            .OrderBy(m => m.Id)
            .Take(Batch)
            .Select(m => new Seen(m.Id, m.Sha256, m.ContentType, (long)m.Width * m.Height))
            .ToListAsync(cancellationToken);
        foreach (var picture in waiting)
        {
            var begun = clock.GetTimestamp();
            var look = await LookAsync(picture, cancellationToken);
            await db.InTransactionAsync(token => StoreAsync(picture, look, token), stored => stored, cancellationToken);
            await Task.Delay(clock.GetElapsedTime(begun), clock, cancellationToken);
        }
    }

    /// <summary>Null if the file cannot be read, which another try would not change.</summary>
    private async Task<long?> LookAsync(Seen picture, CancellationToken cancellationToken)
    {
        try
        {
            var original = store.Original(picture.Sha256);
            using var borrowed = await store.BorrowAsync(original, cancellationToken);
            return await pictures.LookAsync(
                borrowed?.Path ?? original,
                PictureFormats.FromContentType(picture.ContentType),
                picture.Pixels,
                cancellationToken
            );
        }
        catch (PictureRefusedException exception)
        {
            LogUnreadable(exception, picture.Id);
            return null;
        }
    }

    private async Task<bool> StoreAsync(Seen picture, long? look, CancellationToken cancellationToken)
    {
        // First the mark, and only for this file: of two programs, the second finds it marked.
        var alike = look is { } seen ? await db.MostAlikeAsync(seen, cancellationToken, except: picture.Id) : null;
        var marked = await db
            .Media.Where(m => m.Id == picture.Id && m.Sha256 == picture.Sha256 && !m.HasLook)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(m => m.HasLook, true).SetProperty(m => m.LooksLikeId, m => m.LooksLikeId ?? alike),
                cancellationToken
            );
        if (marked == 0)
        {
            return false;
        }

        db.PictureLooks.AddRange(
            (look is { } all ? PictureLook.RowsOf(all) : []).Select(row => new PictureLook
            {
                MediaId = picture.Id,
                Part = row.Part,
                Look = row.Look,
            })
        );
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The file of picture {Id} cannot be read, so nothing is found that looks like it."
    )]
    private partial void LogUnreadable(Exception exception, long id);

    private sealed record Seen(long Id, string Sha256, string ContentType, long Pixels);
}
