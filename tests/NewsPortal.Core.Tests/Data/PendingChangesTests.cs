using NewsPortal.Core.Data;
using NewsPortal.Core.Search;

namespace NewsPortal.Core.Tests.Data;

/// <summary>In which order the index hears of a backlog, and from where a killed process goes on.</summary>
public sealed class PendingChangesTests
{
    private const int Backlog = 5_000;

    [Fact]
    public void Take_Backlog_HasTheNewestAndTheOldestFirst()
    {
        var pending = Filled();

        var first = pending.Take().Keys.Select(key => key.Id).ToHashSet();

        Assert.True(first.Count < Backlog / 2);
        Assert.Contains(Backlog, first);
        Assert.Contains(1, first);
    }

    [Fact]
    public void Done_PartTaken_IsJustBeforeTheOldestThatWaits()
    {
        var pending = Filled();
        Assert.Equal(0, pending.Done.Sequence);

        var taken = pending.Take().Count;
        Assert.Equal(taken / 2, pending.Done.Sequence);

        while (pending.Take().Count > 0) { }
        Assert.Equal(Backlog, pending.Done.Sequence);
    }

    private static PendingChanges Filled()
    {
        var pending = new PendingChanges();
        pending.Add([.. Enumerable.Range(1, Backlog).Select(id => Change(id))]);
        return pending;
    }

    private static ChangeEntry Change(long sequence)
    {
        var change = new ChangeEntry
        {
            Subject = ChangeSubject.Article,
            SubjectId = sequence,
            Tags = "everything",
        };
        typeof(ChangeEntry).GetProperty(nameof(ChangeEntry.Sequence))!.SetValue(change, sequence);
        return change;
    }
}
