using Lucene.Net.Index;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Search;

/// <summary>How far an index build has got.</summary>
public readonly record struct IndexProgress(int Done, int Total);

/// <summary>
/// Builds an index from the database in a folder of its own, then switches to it. Any process may do so at any time; a
/// running web process notices within a second and applies what has changed since.
/// </summary>
public sealed class IndexBuilder(IServiceScopeFactory scopes, IndexFolders folders, SearchLanguage language)
{
    private const int Batch = 200;
    private const double Memory = 48;

    /// <summary>Builds the index and switches to it.</summary>
    /// <returns>The number of stories in it.</returns>
    public async Task<int> BuildAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = folders.Create();
        try
        {
            var stories = await FillAsync(folder, progress, cancellationToken);
            folders.Use(folder);
            folders.DeleteFormer();
            return stories;
        }
        catch
        {
            IndexFolders.Delete(folder);
            throw;
        }
    }

    private async Task<int> FillAsync(
        string folder,
        IProgress<IndexProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var directory = new PositionedDirectory(folder);
        var config = OpenIndex.Configure(language, Memory);
        config.OpenMode = OpenMode.CREATE;
        using var writer = new IndexWriter(directory, config);
        try
        {
            await using var first = scopes.CreateAsyncScope();
            var source = first.ServiceProvider.GetRequiredService<IndexSource>();
            var place = await source.EndAsync(cancellationToken);
            var total = await source.CountAsync(cancellationToken);
            var done = 0;
            var last = 0L;
            while (true)
            {
                var stories = await source.ReadAfterAsync(last, Batch, cancellationToken);
                if (stories.Count == 0)
                {
                    break;
                }

                foreach (var story in stories)
                {
                    StoryFields.Add(writer, story, language);
                }

                last = stories[^1].Id;
                done += stories.Count;
                progress?.Report(new IndexProgress(done, Math.Max(done, total)));
            }

            writer.SetCommitData(OpenIndex.Label(language, place));
            writer.Commit();
            return done;
        }
        catch
        {
            writer.Rollback();
            throw;
        }
    }
}
