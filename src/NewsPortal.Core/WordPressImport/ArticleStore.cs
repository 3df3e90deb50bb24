using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Stores the article that an item became, with its comments, old addresses and ledger row, through the same editor as
/// the newsroom. The newsroom's own changes win over the old site's.
/// </summary>
internal sealed class ArticleStore(
    NewsDbContext db,
    ArticleEditor editor,
    SiteTime time,
    ImportAddresses addresses,
    ImportLedger ledger,
    ExportIndex index,
    ImportParts parts,
    ImportComments comments
)
{
    private const int MostAttempts = 20;

    /// <summary>Stores an item that is wanted, in the current transaction.</summary>
    /// <exception cref="ImportRefusedException">The editor refused it; the message says why.</exception>
    public async Task<ImportEntry> StoreAsync(ReadItem item, CancellationToken cancellationToken)
    {
        var result = await WriteAsync(item.Item, item.Key, item.Wanted!, item.Notes, cancellationToken);
        return item.Entry with
        {
            Title = item.Wanted!.Article.Content.Headline,
            Action = result.Action,
            NewAddress = result.Address,
            Notes = item.Notes.All,
            Comments =
                result.Action == ImportAction.Skipped || item.Wanted.Comments.Count == 0
                    ? null
                    : item.Wanted.Comments.Count,
        };
    }

    private async Task<Stored> WriteAsync(
        WxrItem item,
        string id,
        WantedArticle wanted,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var line = await ledger.FindAsync(item.Type, id, cancellationToken);
        var command = wanted.Article;
        var publishedAt = wanted.PublishedAt;
        if (line is not null)
        {
            var present = await db
                .Articles.Where(a => a.Id == line.TargetId)
                .Select(a => new
                {
                    a.Version,
                    a.Path,
                    a.State,
                    a.PublishedAt,
                })
                .SingleOrDefaultAsync(cancellationToken);
            var address = present?.State == ArticleState.Published ? present.Path : null;
            if (present is null or { State: ArticleState.Binned })
            {
                notes.Add(ImportLedger.Deleted);
                return new Stored(ImportAction.Skipped, null);
            }

            if (line.ContentHash == wanted.Hash)
            {
                return new Stored(ImportAction.Unchanged, address);
            }

            if (present.Version != line.TargetVersion)
            {
                notes.Add("It was edited in the newsroom since the last import; the newsroom’s text stays.");
                return new Stored(ImportAction.Skipped, address);
            }

            command = command with { Id = line.TargetId, Version = present.Version };
            if (!ItemPublication.IsDated(item))
            {
                publishedAt = present.PublishedAt ?? publishedAt;
            }
        }

        command = command with
        {
            VersionOf = await VersionOfAsync(item, cancellationToken),
            Target = new ArticleTarget(wanted.State, publishedAt),
        };
        var result = await SaveAsync(command, notes, cancellationToken);
        var article = await db.Articles.SingleAsync(a => a.Id == result.Value.Id, cancellationToken);
        await addresses.KeepAsync(item, article, notes, cancellationToken);
        await comments.StoreAsync(article, wanted, cancellationToken);
        line = line is null ? null : await ledger.FindAsync(item.Type, id, cancellationToken);
        ledger.Write(line, item.Type, id, article.Id, wanted.Hash, article.Version);
        await parts.KeepAsync(item, id, notes.Needs, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new Stored(
            line is null ? ImportAction.Imported : ImportAction.Changed,
            article.IsVisible(time.UtcNow) ? article.Path : null
        );
    }

    /// <summary>
    /// The imported translation of this story, in the form the newsroom would enter it; null for none.
    /// </summary>
    private async Task<string?> VersionOfAsync(WxrItem item, CancellationToken cancellationToken)
    {
        foreach (var id in index.VersionsOf(item))
        {
            if (
                await ledger.FindAsync(item.Type, id.ToString(CultureInfo.InvariantCulture), cancellationToken)
                    is { } line
                && await db.Articles.AnyAsync(
                    a => a.Id == line.TargetId && a.Kind == ArticleKind.Story,
                    cancellationToken
                )
            )
            {
                return $"#{line.TargetId}";
            }
        }

        return null;
    }

    private async Task<Result<SavedArticle>> SaveAsync(
        SaveArticle command,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var wantedPath = command.Content.PagePath;
        for (var number = 2; ; number++)
        {
            var result = await editor.SaveAsync(command, ImportItems.Importer, cancellationToken);
            var refused = result.IsDone
                ? result.Value.Step is { IsDone: false } step
                    ? step
                    : null
                : result;
            if (refused is null)
            {
                if (command.Content.PagePath != wantedPath)
                {
                    notes.Add($"The path “{wantedPath}” is taken; the page stands at “{command.Content.PagePath}”.");
                }

                return result;
            }

            command =
                Yielding(command, refused.Errors, wantedPath, number, notes)
                ?? throw new ImportRefusedException(
                    refused.Errors.Count > 0
                        ? string.Join(" ", refused.Errors.Select(e => e.Message))
                        : "Somebody changed it at the same moment. Run the import again."
                );
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>
    /// The command without the wish that the editor refused; null when the import cannot do without it, or has tried
    /// too often.
    /// </summary>
    private static SaveArticle? Yielding(
        SaveArticle command,
        IReadOnlyList<FieldError> errors,
        string? wantedPath,
        int number,
        NoteList notes
    )
    {
        var fields = errors.Select(e => e.Field).ToHashSet(StringComparer.Ordinal);
        if (number < MostAttempts && fields.SetEquals([nameof(ArticleContent.PagePath)]))
        {
            return command with { Content = command.Content with { PagePath = $"{wantedPath}-{number}" } };
        }

        if (
            command.VersionOf is not null
            && fields.IsSubsetOf([nameof(SaveArticle.VersionOf), nameof(ArticleContent.Language)])
        )
        {
            notes.Add(
                "The old site joined it with a story in another language; that has a version in this language already."
            );
            return command with { VersionOf = null };
        }

        // The changed slug now belongs to another story, so the current one stays.
        return number < MostAttempts && fields.SetEquals([nameof(ArticleContent.Slug)]) && command.Id is not null
            ? command with
            {
                Content = command.Content with { Slug = null },
            }
            : null;
    }

    private sealed record Stored(ImportAction Action, string? Address);
}

/// <summary>An item cannot be stored; the message says why, and the import continues with the next.</summary>
internal sealed class ImportRefusedException(string message) : Exception(message);
