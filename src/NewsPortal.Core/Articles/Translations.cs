using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Links the translations of a story. This is a relation between stories, not part of their content: it takes effect on
/// saving, and readers see those translations that are public.
/// </summary>
public sealed class Translations(NewsDbContext db, SiteTime time)
{
    /// <summary>Links a story to the translations of the named one, or unlinks it.</summary>
    /// <param name="article">The story, tracked; a page has no translations.</param>
    /// <param name="versionOf">
    /// Another translation as people name it (<see cref="StoryName"/>); empty for none, null to leave it unchanged.
    /// </param>
    /// <param name="language">The language that the story is about to have; null for the site's.</param>
    /// <param name="actor">Who does it; the other stories must be in their sections.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    internal async Task<TranslationChange> JoinAsync(
        Article article,
        string? versionOf,
        string? language,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (article.Kind != ArticleKind.Story)
        {
            return new TranslationChange();
        }

        long? joins = null;
        var before = article.TranslationGroup;
        if (versionOf is not null && string.IsNullOrWhiteSpace(versionOf))
        {
            article.TranslationGroup = null;
        }
        else if (versionOf is not null)
        {
            if (await FindAsync(article.Id, versionOf.Trim(), cancellationToken) is not { } other)
            {
                return Refused(nameof(SaveArticle.VersionOf), ArticleErrorCodes.VersionUnknown);
            }

            joins = other.Group is null ? other.Id : null;
            article.TranslationGroup = other.Group ?? article.TranslationGroup ?? Guid.NewGuid();
        }

        var present = article.TranslationGroup;
        if (before is null && present is null)
        {
            return new TranslationChange();
        }

        var others = await OthersAsync(article.Id, before, present, joins, cancellationToken);
        var known = others.FindAll(v => !v.IsHidden);
        var group = known.FindAll(v => present is not null && (v.Group == present || v.Id == joins));
        if (group.Find(v => AreEqual(v.Language, language ?? time.Culture.Name)) is { } same)
        {
            return Refused(nameof(ArticleContent.Language), ArticleErrorCodes.VersionSameLanguage, same.Id, same.Title);
        }

        if (
            group.GroupBy(v => v.Language, StringComparer.OrdinalIgnoreCase).FirstOrDefault(v => v.Count() > 1) is
            { } twice
        )
        {
            var (one, two) = (twice.First(), twice.ElementAt(1));
            return Refused(
                nameof(SaveArticle.VersionOf),
                ArticleErrorCodes.VersionsSameLanguage,
                one.Id,
                one.Title,
                two.Id,
                two.Title,
                twice.Key
            );
        }

        foreach (var other in before == present ? [] : known)
        {
            if (!actor.Covers(await db.LabelsAsync(other.Id, actor, cancellationToken)))
            {
                return Refused(
                    nameof(SaveArticle.VersionOf),
                    ArticleErrorCodes.VersionOfOtherSection,
                    other.Id,
                    other.Title
                );
            }
        }

        return new TranslationChange { Joins = joins, Others = before == present ? [] : others.ConvertAll(v => v.Id) };
    }

    /// <summary>
    /// Links the other story of a change; its own version stays, because nothing in its form changes.
    /// </summary>
    internal async Task LetJoinAsync(Article article, TranslationChange change, CancellationToken cancellationToken)
    {
        if (change.Joins is { } other)
        {
            await db
                .Articles.Where(a => a.Id == other)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(a => a.TranslationGroup, article.TranslationGroup),
                    cancellationToken
                );
        }
    }

    private async Task<(long Id, Guid? Group)?> FindAsync(
        long except,
        string named,
        CancellationToken cancellationToken
    )
    {
        if ((StoryName.Parse(named) ?? StoryName.Parse("/" + named)) is not { } name)
        {
            return null;
        }

        var found = await name.In(
                db.Known()
                    .AsNoTracking()
                    .Where(a => a.Kind == ArticleKind.Story && a.State != ArticleState.Binned && a.Id != except)
            )
            .Select(a => new { a.Id, a.TranslationGroup })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Id, found.TranslationGroup);
    }

    private async Task<List<Other>> OthersAsync(
        long except,
        Guid? before,
        Guid? present,
        long? joins,
        CancellationToken cancellationToken
    )
    {
        var hidden = db.Hidden();
        var rows = await db
            .Articles.AsNoTracking()
            .Where(a =>
                a.Id != except
                && a.State != ArticleState.Binned
                && (
                    (present != null && a.TranslationGroup == present)
                    || a.Id == joins
                    || (before != null && a.TranslationGroup == before)
                )
            )
            .Select(a => new
            {
                a.Id,
                a.Title,
                a.TranslationGroup,
                IsHidden = hidden.Contains(a.Id),
                Fields = db
                    .ArticleVersions.Where(v => v.ArticleId == a.Id && v.Number == a.NewestVersion)
                    .Select(v => v.Content.Fields)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new Other(
            r.Id,
            r.Title,
            r.Fields?.Language ?? time.Culture.Name,
            r.TranslationGroup,
            r.IsHidden
        ));
    }

    private static bool AreEqual(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static TranslationChange Refused(string field, string code, params IReadOnlyList<object> arguments) =>
        new() { Error = new FieldError(field, code, arguments) };

    /// <summary>Another translation; one that does not exist for the actor must not refuse anything.</summary>
    private sealed record Other(long Id, string Title, string Language, Guid? Group, bool IsHidden);
}

/// <summary>A change to the translations of a story.</summary>
internal sealed record TranslationChange
{
    /// <summary>Why it is refused; null if it is not.</summary>
    public FieldError? Error { get; init; }

    /// <summary>The other story that has to be linked too; null for none.</summary>
    public long? Joins { get; init; }

    /// <summary>The stories whose translations change.</summary>
    public IReadOnlyList<long> Others { get; init; } = [];
}
