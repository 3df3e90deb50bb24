using System.Collections.Concurrent;
using NewsPortal.Core.Data;

namespace NewsPortal.TestKit;

/// <summary>A consumer that records what it was given, and fails or waits as a test requires.</summary>
public sealed class RecordingConsumer(string name, ConsumerReach reach) : IChangeConsumer
{
    private readonly ConcurrentQueue<long> _handled = new();
    private int _attempts;
    private int _checks;

    public string Name => name;

    public ConsumerReach Reach => reach;

    /// <summary>The numbers of the changes it has handled, in order.</summary>
    public IReadOnlyList<long> Handled => [.. _handled];

    /// <summary>How often it was given changes, successfully or not.</summary>
    public int Attempts => _attempts;

    /// <summary>How often it was asked to check everything.</summary>
    public int Checks => _checks;

    /// <summary>The exception it throws.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Runs while it handles changes.</summary>
    public Func<CancellationToken, Task>? Meanwhile { get; set; }

    public async Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        if (Meanwhile is { } work)
        {
            await work(cancellationToken);
        }

        if (Failure is { } failure)
        {
            throw failure;
        }

        foreach (var change in changes)
        {
            _handled.Enqueue(change.Sequence);
        }
    }

    public Task CheckAllAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _checks);
        return Failure is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }
}
