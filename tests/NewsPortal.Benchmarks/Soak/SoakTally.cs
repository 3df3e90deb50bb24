using System.Collections.Concurrent;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>What readers and writers were told.</summary>
internal sealed class SoakTally
{
    /// <summary>The status of what got no answer, such as a connection that broke.</summary>
    public const int NoAnswer = 0;

    private const int MostWrong = 20;

    private readonly ConcurrentDictionary<(string Kind, int Status), int> _answers = new();
    private readonly ConcurrentDictionary<long, Views> _views = new();
    private readonly ConcurrentDictionary<long, int> _saves = new();
    private readonly ConcurrentDictionary<long, bool> _published = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<string, int> _failed = new();
    private readonly ConcurrentDictionary<string, int> _hindrances = new();
    private int _savesCount;

    /// <summary>How often each kind of request got each answer.</summary>
    public IReadOnlyDictionary<(string Kind, int Status), int> Answers => _answers;

    /// <summary>By article.</summary>
    public IReadOnlyDictionary<long, Views> ViewsOf => _views;

    /// <summary>The number of the last acknowledged save of each story; it stands at the end of its headline.</summary>
    public IReadOnlyDictionary<long, int> LastSaves => _saves;

    /// <summary>Stories whose publication was acknowledged.</summary>
    public IEnumerable<long> Published => _published.Keys;

    public int Saves => _savesCount;

    /// <summary>Pages that were not what they should be, as far as there is room for them.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Garbage that got an answer of 500 and more, with that answer.</summary>
    public IReadOnlyDictionary<string, int> FailedGarbage => _failed;

    /// <summary>Why writers could not go on, and how often.</summary>
    public IReadOnlyDictionary<string, int> Hindrances => _hindrances;

    public void Hindered(Exception by) =>
        _hindrances.AddOrUpdate(
            $"{by.GetType().Name}: {by.Message.Split("; there are")[0]}",
            1,
            (_, count) => count + 1
        );

    public void Failed(string what, int status) => _failed[what] = status;

    public void Answered(string kind, int status) => _answers.AddOrUpdate((kind, status), 1, (_, count) => count + 1);

    public void Viewed(long article, bool isAcknowledged) =>
        _views.AddOrUpdate(
            article,
            _ => isAcknowledged ? new Views(1, 0) : new Views(0, 1),
            (_, views) =>
                isAcknowledged
                    ? views with
                    {
                        Acknowledged = views.Acknowledged + 1,
                    }
                    : views with
                    {
                        Unanswered = views.Unanswered + 1,
                    }
        );

    public void Saved(long article, int number)
    {
        Interlocked.Increment(ref _savesCount);
        _saves[article] = number;
    }

    public void Publish(long article) => _published[article] = true;

    public void Mistaken(string what)
    {
        if (_wrong.Count < MostWrong)
        {
            _wrong.Enqueue(what);
        }
    }

    /// <param name="Acknowledged">They must be counted.</param>
    /// <param name="Unanswered">They were sent, and may be counted.</param>
    internal sealed record Views(int Acknowledged, int Unanswered);
}
