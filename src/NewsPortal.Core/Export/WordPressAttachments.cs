using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Export;

/// <summary>
/// Pictures and files as attachments. Each stands before the first post that shows it, so that both are in one file as
/// far as possible: WordPress's importer takes one file at a time.
/// </summary>
internal sealed class WordPressAttachments(NewsDbContext db, WordPressUploads uploads, SiteTime time, string baseUrl)
{
    private const int Page = 100;

    private readonly HashSet<long> _written = [];

    /// <summary>Names all uploads. Pictures whose rights have ended are none: readers see them nowhere.</summary>
    /// <returns>How many those are.</returns>
    public async Task<int> NameAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        await foreach (
            var picture in db
                .Media.Where(m => m.RightsEnd == null || m.RightsEnd > now)
                .OrderBy(m => m.Id)
                .Select(m => new
                {
                    m.Id,
                    m.Sha256,
                    m.FileName,
                    m.ContentType,
                    m.CreatedAt,
                })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            uploads.AddPicture(picture.Id, picture.Sha256, picture.FileName, picture.ContentType, picture.CreatedAt);
        }

        await foreach (
            var file in db
                .Files.OrderBy(f => f.Id)
                .Select(f => new
                {
                    f.Id,
                    f.Sha256,
                    f.FileName,
                    f.CreatedAt,
                })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            uploads.AddFile(file.Id, file.Sha256, file.FileName, file.CreatedAt);
        }

        return await db.Media.CountAsync(m => m.RightsEnd <= now, cancellationToken);
    }

    /// <summary>The address of a file; null if there is none with this number.</summary>
    public string? FileAddress(long id) => uploads.Files.TryGetValue(id, out var file) ? AddressOf(file) : null;

    /// <summary>
    /// What pictures of these numbers look like in bodies, and the attachments that were not written yet.
    /// </summary>
    public async Task<(Dictionary<long, ShownUpload> Shown, List<WxrItem> New)> OfAsync(
        IReadOnlyCollection<long> pictureIds,
        CancellationToken cancellationToken
    )
    {
        Dictionary<long, ShownUpload> shown = [];
        List<WxrItem> added = [];
        foreach (var ids in pictureIds.Distinct().Where(uploads.Pictures.ContainsKey).Chunk(Page))
        {
            foreach (
                var picture in await db
                    .Media.AsNoTracking()
                    .Where(m => ids.Contains(m.Id))
                    .OrderBy(m => m.Id)
                    .ToListAsync(cancellationToken)
            )
            {
                var upload = uploads.Pictures[picture.Id];
                shown[picture.Id] = new ShownUpload(
                    upload.PostId,
                    AddressOf(upload),
                    picture.Width,
                    picture.Height,
                    picture.Alt,
                    picture.Caption,
                    picture.Credit
                );
                if (_written.Add(upload.PostId))
                {
                    added.Add(ItemOf(picture, upload));
                }
            }
        }

        return (shown, added);
    }

    /// <summary>The attachments that no post shows.</summary>
    public async IAsyncEnumerable<WxrItem> RestAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var ids in uploads.Pictures.Where(p => !_written.Contains(p.Value.PostId)).Chunk(Page).ToList())
        {
            foreach (var item in (await OfAsync([.. ids.Select(p => p.Key)], cancellationToken)).New)
            {
                yield return item;
            }
        }

        foreach (var ids in uploads.Files.Keys.Chunk(Page))
        {
            foreach (
                var file in await db
                    .Files.AsNoTracking()
                    .Where(f => ids.Contains(f.Id))
                    .OrderBy(f => f.Id)
                    .ToListAsync(cancellationToken)
            )
            {
                yield return ItemOf(
                    uploads.Files[file.Id],
                    Path.GetFileNameWithoutExtension(file.FileName),
                    file.CreatedAt
                );
            }
        }
    }

    private WxrItem ItemOf(MediaItem picture, WordPressUpload upload)
    {
        var title = picture.Title.Length > 0 ? picture.Title : Path.GetFileNameWithoutExtension(picture.FileName);
        var item = ItemOf(upload, title, picture.CreatedAt);
        return item with
        {
            // WordPress itself shows no credit; in the description it is at least with the picture.
            Content = WordPressNames.Html(picture.Credit),
            Excerpt = WordPressNames.Html(picture.Caption),
            Metas =
            [
                .. item.Metas,
                .. Meta("_wp_attachment_image_alt", WordPressNames.Html(picture.Alt)),
                .. Meta(WordPressFields.CreditField, WordPressNames.Html(picture.Credit)),
            ],
        };
    }

    private WxrItem ItemOf(WordPressUpload upload, string title, DateTime createdAt)
    {
        var address = AddressOf(upload);
        return new WxrItem
        {
            Id = upload.PostId,
            Type = "attachment",
            Status = "inherit",
            Title = WordPressNames.Html(title),
            Link = address,
            Guid = address,
            AttachmentUrl = address,
            PostName = Slug.From(Path.GetFileNameWithoutExtension(upload.Path)),
            PostDate = time.ToLocal(createdAt).DateTime,
            PostDateGmt = createdAt,
            PostModifiedGmt = createdAt,
            Metas = [new WxrMeta("_wp_attached_file", upload.Path)],
        };
    }

    private string AddressOf(WordPressUpload upload) => $"{baseUrl}/wp-content/uploads/{upload.Path}";

    private static IEnumerable<WxrMeta> Meta(string key, string value) =>
        value.Length > 0 ? [new WxrMeta(key, value)] : [];
}
