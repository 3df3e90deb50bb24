using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Search;

/// <summary>Writes the changed stories into the open index. One caller at a time.</summary>
public sealed class IndexUpdater(
    SearchIndex index,
    SearchLanguage language,
    PendingChanges pending,
    RelationQueue relations,
    PageCache pages,
    IServiceScopeFactory scopes
)
{
    private const int Batch = 200;

    /// <summary>Writes all queued changes into the index.</summary>
    internal async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (index.Open is { IsWritable: true } open && pending.Take() is { Count: > 0 } notes)
        {
            try
            {
                var ids = await StoriesOfAsync(open, notes, cancellationToken);
                foreach (var batch in ids.Chunk(Batch))
                {
                    await PutAsync(open, batch, cancellationToken);
                }

                open.Refresh();
                pages.Renew([CacheTags.Search]);
                open.MarkFollowed();
                relations.Add(ids);
            }
            catch
            {
                pending.GiveBack(notes);
                throw;
            }
        }
    }

    /// <summary>Queues what the feed holds since the last commit of an index.</summary>
    /// <returns>False when the change feed does not reach back to the last commit.</returns>
    internal async Task<bool> TakeUpMissedAsync(OpenIndex open, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var missed = await scope
            .ServiceProvider.GetRequiredService<IndexSource>()
            .ChangesSinceAsync(open.Place, cancellationToken);
        pending.Add(missed ?? []);
        return missed is not null;
    }

    /// <summary>Compares the story count with the database's, allowing for stories published in the meantime.</summary>
    internal async Task<bool> AgreesAsync(OpenIndex open, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (attempt > 0)
            {
                await TakeUpMissedAsync(open, cancellationToken);
            }

            await FollowAsync(cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var expected = await scope.ServiceProvider.GetRequiredService<IndexSource>().CountAsync(cancellationToken);
            if (open.Count == expected)
            {
                return true;
            }
        }

        return false;
    }

    private async Task PutAsync(OpenIndex open, long[] ids, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var stories = await scope.ServiceProvider.GetRequiredService<IndexSource>().ReadAsync(ids, cancellationToken);
        foreach (var story in stories)
        {
            open.Put(story, language);
        }

        foreach (var gone in ids.Except(stories.Select(s => s.Id)))
        {
            open.Remove(gone);
        }
    }

    /// <summary>
    /// The stories affected by changes; for a tag, author or category, both those that have it and those that had it.
    /// </summary>
    private async Task<IReadOnlyList<long>> StoriesOfAsync(
        OpenIndex open,
        HashSet<(ChangeSubject Subject, long Id)> notes,
        CancellationToken cancellationToken
    )
    {
        var noted = notes.ToLookup(note => note.Subject, note => note.Id);
        HashSet<long> ids = [.. noted[ChangeSubject.Article]];
        await using var scope = scopes.CreateAsyncScope();
        var source = scope.ServiceProvider.GetRequiredService<IndexSource>();
        foreach (var tags in noted[ChangeSubject.Tag].Chunk(Batch))
        {
            ids.UnionWith(await source.WithTagsAsync(tags, cancellationToken));
            ids.UnionWith(open.WithAny(StoryFields.Tag, tags));
        }

        foreach (var authors in noted[ChangeSubject.Author].Chunk(Batch))
        {
            ids.UnionWith(await source.ByAuthorsAsync(authors, cancellationToken));
            ids.UnionWith(open.WithAny(StoryFields.Author, authors));
        }

        foreach (var categories in noted[ChangeSubject.Filing].Chunk(Batch))
        {
            ids.UnionWith(await source.UnderAsync(categories, cancellationToken));
            ids.UnionWith(open.WithAny(StoryFields.Section, categories));
        }

        return [.. ids];
    }
}
