using System.Collections.Concurrent;

namespace NewsPortal.Core.Infrastructure;

/// <summary>What staff must mend while readers are served; shown in /health/ready.</summary>
public sealed class SiteAlerts
{
    private readonly ConcurrentDictionary<string, string> _problems = [];

    /// <summary>Sentences that say what is wrong and what to do.</summary>
    public IReadOnlyCollection<string> Problems => [.. _problems.OrderBy(p => p.Key).Select(p => p.Value)];

    /// <summary>Reports a problem; null once it is gone.</summary>
    public void Set(string source, string? problem)
    {
        if (problem is null)
        {
            _problems.TryRemove(source, out _);
        }
        else
        {
            _problems[source] = problem;
        }
    }
}
