using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Demo;

/// <summary>
/// Draws the pictures of the demo newspaper and attaches them to its stories and authors. Each is independent: a kill
/// loses at most one, and the next run continues where the last one stopped.
/// </summary>
public sealed class DemoPictures(
    NewsDbContext db,
    MediaLibrary library,
    ArticleEditor editor,
    ArticleVersions versions,
    ChangeFeed changes,
    TimeProvider clock
)
{
    private static readonly Actor Demo = Actor.Program("Demo");

    /// <summary>Draws what is missing: newest stories first, then portraits.</summary>
    /// <param name="content">The demo newspaper as files.</param>
    /// <param name="limit">The most to draw.</param>
    /// <param name="progress">Receives the number of finished pictures after each.</param>
    /// <param name="cancellationToken">Cancels between two pictures.</param>
    /// <returns>How many were drawn.</returns>
    public async Task<int> DrawAsync(
        DemoContent content,
        int limit,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var items = await db
            .ImportedItems.AsNoTracking()
            .Where(i => i.Source == DemoSeeder.Source)
            .ToListAsync(cancellationToken);
        var done = items.Where(i => i.SourceType == DemoItems.Picture).Select(i => i.SourceId).ToHashSet();
        var count = 0;
        foreach (var (slug, type, picture) in Wanted(content).Where(wanted => !done.Contains(Key(wanted.Picture))))
        {
            if (count == limit)
            {
                break;
            }

            if (items.Find(i => i.SourceType == type && i.SourceId == slug) is { } target)
            {
                await DrawAsync(type, target.TargetId, picture, cancellationToken);
                count++;
                progress?.Report(count);
            }
        }

        return count;
    }

    private static IEnumerable<(string Slug, string Type, DemoPicture Picture)> Wanted(DemoContent content) =>
        content
            .Stories.OrderBy(s => s.Age)
            .Where(s => s.Picture is not null)
            .Select(s => (s.Slug, DemoItems.Story, s.Picture!))
            .Concat(
                content.Authors.Where(a => a.Portrait is not null).Select(a => (a.Slug, DemoItems.Author, a.Portrait!))
            );

    private static string Key(DemoPicture picture) =>
        $"{Path.GetFileName(Path.GetDirectoryName(picture.File))}/{Path.GetFileName(picture.File)}";

    private async Task DrawAsync(string type, long targetId, DemoPicture picture, CancellationToken cancellationToken)
    {
        var added = await library.AddDrawingAsync(
            picture.File,
            new PictureTexts(picture.Alt, picture.Caption, picture.Credit),
            Demo,
            cancellationToken
        );
        if (!added.IsDone)
        {
            throw new DemoContentException($"Demo content, {Key(picture)}: {added.Message}");
        }

        await db.InTransactionAsync(
            async token =>
            {
                if (
                    !picture.Focus.IsCentre
                    && await db.Media.SingleOrDefaultAsync(m => m.Id == added.Value.Id, token) is { } item
                )
                {
                    (item.FocusX, item.FocusY) = (picture.Focus.X, picture.Focus.Y);
                }

                await (
                    type == DemoItems.Story
                        ? ShowInArticleAsync(targetId, added.Value.Id, token)
                        : ShowAsPortraitAsync(targetId, added.Value.Id, token)
                );
                db.ImportedItems.Add(
                    new ImportedItem
                    {
                        Source = DemoSeeder.Source,
                        SourceType = DemoItems.Picture,
                        SourceId = Key(picture),
                        TargetId = added.Value.Id,
                        ContentHash = "",
                        ImportedAt = clock.GetUtcNow().UtcDateTime,
                    }
                );
                await db.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        await changes.AnnounceAsync(cancellationToken);
    }

    /// <summary>Unless the newsroom has deleted the story or chosen another picture since.</summary>
    private async Task ShowInArticleAsync(long articleId, long mediaId, CancellationToken cancellationToken)
    {
        var article = await db
            .Articles.AsNoTracking()
            .Where(a => a.Id == articleId)
            .Select(a => new
            {
                a.Version,
                a.PublishedAt,
                a.ModifiedAt,
                a.State,
            })
            .SingleOrDefaultAsync(cancellationToken);
        var content = await versions.NewestAsync(articleId, cancellationToken);
        if (article is not { State: ArticleState.Published } || content is not { PictureId: null })
        {
            return;
        }

        await editor.SaveAsync(
            new SaveArticle
            {
                Id = articleId,
                Version = article.Version,
                Content = content with { PictureId = mediaId },
                Target = new ArticleTarget(ArticleState.Published, article.PublishedAt),
            },
            Demo,
            cancellationToken
        );

        // Keep the newsroom's list in the order in which the demo's stories were written.
        await db
            .Articles.Where(a => a.Id == articleId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.ModifiedAt, article.ModifiedAt), cancellationToken);
        await db
            .ContentReferences.Where(r => r.ArticleId == articleId)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.ModifiedAt, article.ModifiedAt), cancellationToken);
    }

    private async Task ShowAsPortraitAsync(long authorId, long mediaId, CancellationToken cancellationToken)
    {
        var author = await db.Authors.SingleOrDefaultAsync(a => a.Id == authorId, cancellationToken);
        if (author is { PortraitId: null })
        {
            author.PortraitId = mediaId;
            changes.Append(ChangeSubject.Author, authorId);
        }
    }
}

/// <summary>Draws the remaining pictures of a demo newspaper in the background, if "Demo:Seed" is on.</summary>
public sealed class DrawDemoPictures(IOptions<DemoOptions> options, DemoSeeder seeder, DemoPictures pictures) : IJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Seed && await seeder.IsSeededAsync(cancellationToken))
        {
            await pictures.DrawAsync(
                DemoContent.Read(DemoContent.DefaultFolder),
                int.MaxValue,
                null,
                cancellationToken
            );
        }
    }
}
