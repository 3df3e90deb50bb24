using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>What can be done with several articles at once.</summary>
public enum BatchAct
{
    /// <summary>Marks them as ready to publish.</summary>
    Ready,

    /// <summary>Adds a tag.</summary>
    AddTag,

    /// <summary>Adds a section, after those that they have.</summary>
    AddCategory,

    /// <summary>Puts them into the bin.</summary>
    Delete,

    /// <summary>Takes them out of the bin.</summary>
    PutBack,
}

/// <summary>An article as it was seen in the list.</summary>
public sealed record ChosenArticle(long Id, Guid Version)
{
    /// <summary>Its form in the list's check boxes.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}:{Version}");

    /// <summary>The article of a check box; null if it is none.</summary>
    public static ChosenArticle? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
            text.Split(':') is [var id, var version]
            && long.TryParse(id, out var number)
            && Guid.TryParse(version, out var seen)
            ? new ChosenArticle(number, seen)
            : null;
    }
}

/// <summary>One act on several articles.</summary>
public sealed record BatchEdit(BatchAct Act, IReadOnlyList<ChosenArticle> Chosen)
{
    /// <summary>The tag to add.</summary>
    public string? Tag { get; init; }

    /// <summary>The section to add.</summary>
    public long? CategoryId { get; init; }
}

/// <summary>An article that an act left as it was.</summary>
/// <param name="Id">The article.</param>
/// <param name="Headline">Its name in the newsroom.</param>
/// <param name="Why">How the act ended.</param>
public sealed record BatchRefusal(long Id, string Headline, Result<SavedArticle> Why);

/// <summary>How an act on several articles ended.</summary>
/// <param name="Done">How many it reached.</param>
/// <param name="Refused">The others.</param>
public readonly record struct BatchOutcome(int Done, IReadOnlyList<BatchRefusal> Refused);

/// <summary>
/// Does to several articles what a person could do to each: with the same rights, checks and versions, one after the
/// other, so that one that is refused does not hold up the rest.
/// </summary>
public sealed class BatchEditor(NewsDbContext db, ArticleEditor editor, BinEditor bin, ArticleVersions versions)
{
    /// <summary>How many articles one act takes.</summary>
    public const int Most = 200;

    /// <summary>Carries out the act; what is wrong with the act itself is in the result's errors.</summary>
    public async Task<Result<BatchOutcome>> ApplyAsync(BatchEdit edit, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (edit.Chosen.Count is 0 or > Most)
        {
            return Result<BatchOutcome>.Invalid("Chosen", ArticleErrorCodes.BatchSize, Most);
        }

        var tag = PlainText.Line(edit.Tag ?? "");
        if (edit.Act == BatchAct.AddTag && !TermName.IsVisible(tag))
        {
            return Result<BatchOutcome>.Invalid("Tag", ArticleErrorCodes.BatchTagMissing);
        }

        if (
            edit.Act == BatchAct.AddCategory
            && !await db.Categories.AnyAsync(c => c.Id == edit.CategoryId, cancellationToken)
        )
        {
            return Result<BatchOutcome>.Invalid("CategoryId", ArticleErrorCodes.BatchCategoryMissing);
        }

        var ids = edit.Chosen.Select(chosen => chosen.Id).ToList();
        var names = await db.Known()
            .Where(a => ids.Contains(a.Id))
            .ToDictionaryAsync(a => a.Id, a => a.Title, cancellationToken);
        var done = 0;
        List<BatchRefusal> refused = [];
        foreach (var chosen in edit.Chosen.DistinctBy(chosen => chosen.Id))
        {
            var result = names.ContainsKey(chosen.Id)
                ? await ApplyAsync(edit with { Tag = tag }, chosen, actor, cancellationToken)
                : new Result<SavedArticle>(Outcome.NotFound);
            db.ChangeTracker.Clear();
            if (result.IsDone)
            {
                done++;
            }
            else
            {
                refused.Add(new BatchRefusal(chosen.Id, names.GetValueOrDefault(chosen.Id, ""), result));
            }
        }

        return Result.Done(new BatchOutcome(done, refused));
    }

    private Task<Result<SavedArticle>> ApplyAsync(
        BatchEdit edit,
        ChosenArticle chosen,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        edit.Act switch
        {
            BatchAct.Ready => editor.MarkReadyAsync(chosen.Id, chosen.Version, actor, cancellationToken),
            BatchAct.Delete => bin.DeleteAsync(chosen.Id, chosen.Version, actor, cancellationToken),
            BatchAct.PutBack => bin.PutBackAsync(chosen.Id, chosen.Version, actor, cancellationToken),
            BatchAct.AddTag => ChangeAsync(
                chosen,
                content =>
                    content.Tags.Any(tag => TermName.Key(tag) == TermName.Key(edit.Tag!))
                        ? content
                        : content with
                        {
                            Tags = [.. content.Tags, edit.Tag!],
                        },
                actor,
                cancellationToken
            ),
            _ => ChangeAsync(
                chosen,
                content =>
                    content.CategoryIds.Contains(edit.CategoryId!.Value)
                        ? content
                        : content with
                        {
                            CategoryIds = [.. content.CategoryIds, edit.CategoryId.Value],
                        },
                actor,
                cancellationToken
            ),
        };

    private async Task<Result<SavedArticle>> ChangeAsync(
        ChosenArticle chosen,
        Func<ArticleContent, ArticleContent> change,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await versions.NewestAsync(chosen.Id, cancellationToken) is not { } content)
        {
            return new Result<SavedArticle>(Outcome.NotFound);
        }

        var changed = change(content);
        return ReferenceEquals(changed, content)
            ? Result.Done(new SavedArticle(chosen.Id, chosen.Version))
            : await editor.SaveAsync(
                new SaveArticle
                {
                    Id = chosen.Id,
                    Version = chosen.Version,
                    Content = changed,
                    KeepsWish = true,
                },
                actor,
                cancellationToken
            );
    }
}
