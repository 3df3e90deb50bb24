using System.Globalization;
using Microsoft.AspNetCore.SignalR;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Hubs;

/// <summary>
/// The stories that somebody has open on this node, by whom, and up to which edit each was passed on.
/// </summary>
public sealed class OpenStories
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Story> _stories = [];

    /// <summary>The group of everybody who has a story open.</summary>
    public static string GroupOf(long article) => string.Create(CultureInfo.InvariantCulture, $"article:{article}");

    /// <summary>Notes that a connection has read a story up to a place.</summary>
    internal void Join(long article, WorkingCopyPlace place, Guid session, HubCallerContext connection)
    {
        lock (_lock)
        {
            if (!_stories.TryGetValue(article, out var story))
            {
                _stories[article] = story = new Story(place.Log) { Highest = place.Sequence };
            }

            story.Readers[connection.ConnectionId] = new Reader(article, session, connection);
        }
    }

    /// <summary>True if a connection has the story open.</summary>
    internal bool Has(long article, HubCallerContext connection)
    {
        lock (_lock)
        {
            return _stories.TryGetValue(article, out var story) && story.Readers.ContainsKey(connection.ConnectionId);
        }
    }

    /// <summary>Forgets a connection, and stories that nobody else has open.</summary>
    internal void Leave(HubCallerContext connection)
    {
        lock (_lock)
        {
            foreach (var (article, story) in _stories.ToList())
            {
                if (story.Readers.Remove(connection.ConnectionId) && story.Readers.Count == 0)
                {
                    _stories.Remove(article);
                }
            }
        }
    }

    /// <summary>Notes that everybody on this node was given an edit.</summary>
    internal void Relayed(long article, int log, long sequence)
    {
        lock (_lock)
        {
            if (_stories.TryGetValue(article, out var story) && story.Log == log)
            {
                story.Relayed(sequence);
            }
        }
    }

    /// <summary>The stories, in no order.</summary>
    internal IReadOnlyList<long> Articles()
    {
        lock (_lock)
        {
            return [.. _stories.Keys];
        }
    }

    /// <summary>Everybody who has a story open.</summary>
    internal IReadOnlyList<Reader> Readers()
    {
        lock (_lock)
        {
            return [.. _stories.Values.SelectMany(s => s.Readers.Values)];
        }
    }

    /// <summary>What is new since the last call, given where a story stands in the database.</summary>
    internal StoryNews? Look(WorkingCopyStand stand)
    {
        lock (_lock)
        {
            if (!_stories.TryGetValue(stand.ArticleId, out var story))
            {
                return null;
            }

            if (story.Log != stand.Log)
            {
                var ended = story.Log;
                _stories[stand.ArticleId] = new Story(stand.Log) { Readers = story.Readers };
                return new StoryNews(ended, null, null);
            }

            var snapshot = stand.SnapshotSequence > story.Snapshot ? stand.SnapshotSequence : (long?)null;
            story.Snapshot = stand.SnapshotSequence;
            return new StoryNews(null, stand.Sequence > story.Highest ? story.Highest : null, snapshot);
        }
    }

    /// <summary>Of these edits those that were not passed on yet; from now on they count as passed on.</summary>
    internal IReadOnlyList<WorkingCopyEdit> Take(long article, int log, IReadOnlyList<WorkingCopyEdit> edits)
    {
        lock (_lock)
        {
            if (!_stories.TryGetValue(article, out var story) || story.Log != log)
            {
                return [];
            }

            List<WorkingCopyEdit> fresh =
            [
                .. edits.Where(e => e.Sequence > story.Highest && !story.Ahead.Contains(e.Sequence)),
            ];
            story.Reach(edits.Count > 0 ? edits[^1].Sequence : story.Highest);
            return fresh;
        }
    }

    /// <summary>A connection that has a story open.</summary>
    internal sealed record Reader(long Article, Guid Session, HubCallerContext Connection);

    private sealed class Story(int log)
    {
        public int Log { get; } = log;

        /// <summary>All edits up to this one were passed on.</summary>
        public long Highest { get; set; }

        /// <summary>Passed on by this node above <see cref="Highest"/>, with others' edits missing between.</summary>
        public HashSet<long> Ahead { get; } = [];

        public long Snapshot { get; set; }

        public Dictionary<string, Reader> Readers { get; init; } = [];

        public void Relayed(long sequence)
        {
            if (sequence > Highest)
            {
                Ahead.Add(sequence);
                Reach(Highest);
            }
        }

        /// <summary>Raises the highest edit to one, and on over those passed on already.</summary>
        public void Reach(long sequence)
        {
            Highest = Math.Max(Highest, sequence);
            while (Ahead.Remove(Highest + 1))
            {
                Highest++;
            }

            Ahead.RemoveWhere(s => s <= Highest);
        }
    }
}

/// <summary>What a node has to tell the people who have a story open.</summary>
/// <param name="Ended">The log that ended; null if none did.</param>
/// <param name="After">The edits after this one are to be read; null for none.</param>
/// <param name="Snapshot">The last edit that a newly stored snapshot includes; null for none.</param>
internal sealed record StoryNews(int? Ended, long? After, long? Snapshot);
