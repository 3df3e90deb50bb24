using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>Checks of a content that need the database, beyond <see cref="ArticleContentValidator"/>.</summary>
public sealed class ContentChecks(NewsDbContext db)
{
    /// <summary>
    /// References of a content that no longer exist; none if there are none. Terms that were merged since the form was
    /// opened, or since an old version was stored, are replaced by those that remain.
    /// </summary>
    internal async Task<(ArticleContent Content, IReadOnlyList<FieldError> Faults)> FaultsAsync(
        ArticleContent content,
        CancellationToken cancellationToken
    )
    {
        var faults = await MissingAsync(content, cancellationToken);
        if (faults.TrueForAll(fault => fault.Field == nameof(content.PictureId)))
        {
            return (content, faults);
        }

        var series = content.SeriesId is { } id ? new[] { id } : [];
        var followed = content with
        {
            AuthorIds = await db.FollowAsync(TermKind.Author, content.AuthorIds, cancellationToken),
            CategoryIds = await db.FollowAsync(TermKind.Category, content.CategoryIds, cancellationToken),
            SeriesId =
                series.Length == 0 ? null : (await db.FollowAsync(TermKind.Series, series, cancellationToken))[0],
        };
        return (followed, await MissingAsync(followed, cancellationToken));
    }

    private async Task<List<FieldError>> MissingAsync(ArticleContent content, CancellationToken cancellationToken)
    {
        List<FieldError> faults = [];
        if (
            content.AuthorIds.Count > 0
            && await db.Authors.CountAsync(a => content.AuthorIds.Contains(a.Id), cancellationToken)
                < content.AuthorIds.Count
        )
        {
            faults.Add(new FieldError(nameof(content.AuthorIds), ArticleErrorCodes.AuthorGone));
        }

        if (
            content.CategoryIds.Count > 0
            && await db.Categories.CountAsync(c => content.CategoryIds.Contains(c.Id), cancellationToken)
                < content.CategoryIds.Count
        )
        {
            faults.Add(new FieldError(nameof(content.CategoryIds), ArticleErrorCodes.CategoryGone));
        }

        if (content.PictureId is { } picture && !await db.Media.AnyAsync(m => m.Id == picture, cancellationToken))
        {
            faults.Add(new FieldError(nameof(content.PictureId), ArticleErrorCodes.PictureGone));
        }

        if (content.SeriesId is { } series && !await db.Series.AnyAsync(s => s.Id == series, cancellationToken))
        {
            faults.Add(new FieldError(nameof(content.SeriesId), ArticleErrorCodes.SeriesGone));
        }

        return faults;
    }

    /// <summary>A tag that is new, where the actor may make none; null if there is none.</summary>
    internal async Task<FieldError?> NewTagAsync(
        ArticleContent content,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (
            content.Tags.Count == 0
            || actor.May(Permissions.TagsCreate)
            || !await db.SiteSettings.AnyAsync(s => s.OnlyEditorsMakeTags, cancellationToken)
        )
        {
            return null;
        }

        var known = await db.FindTagsAsync(content.Tags, cancellationToken);
        var missing = content.Tags.Where(name => !known.ContainsKey(TermName.Key(name))).ToList();
        var former = await db.FindFormerTagsAsync(missing.ConvertAll(TermName.Key), cancellationToken);
        return missing.Find(name => !former.ContainsKey(TermName.Key(name))) is { } name
            ? new FieldError(nameof(content.Tags), ArticleErrorCodes.TagNew, name)
            : null;
    }

    /// <summary>Gives a part of a series the requested position, or else its current one, or else the last.</summary>
    internal async Task<ArticleContent> PlaceInSeriesAsync(
        ArticleContent content,
        ArticleContent? before,
        CancellationToken cancellationToken
    )
    {
        if (content.SeriesId is not { } series || content.SeriesPlace is not null)
        {
            return content;
        }

        var present = before?.SeriesId == series ? before.SeriesPlace : null;
        return content with
        {
            SeriesPlace =
                present
                ?? Math.Min(
                    Series.LastPlace,
                    1
                        + (
                            await db
                                .ContentReferences.Where(r => r.Kind == ReferenceKind.Series && r.TargetId == series)
                                .MaxAsync(r => (int?)r.Position, cancellationToken)
                            ?? 0
                        )
                ),
        };
    }

    /// <summary>
    /// Records that an article has shown these pictures and files, so that one removed later does not stay public at
    /// its old-site address.
    /// </summary>
    internal async Task TakeUpAsync(
        RenderedBody rendered,
        ArticleContent content,
        IReadOnlyList<long> enclosed,
        CancellationToken cancellationToken
    )
    {
        List<long> pictures = [.. rendered.MediaIds];
        if (content.PictureId is { } featured)
        {
            pictures.Add(featured);
        }

        if (pictures.Count > 0)
        {
            await db
                .Media.Where(m => pictures.Contains(m.Id) && !m.IsTakenUp)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.IsTakenUp, true), cancellationToken);
        }

        List<long> files = [.. rendered.FileIds, .. enclosed];
        if (files.Count > 0)
        {
            await db
                .Files.Where(f => files.Contains(f.Id) && !f.IsTakenUp)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.IsTakenUp, true), cancellationToken);
        }
    }
}
