namespace NewsPortal.BrowserTests;

/// <summary>For what a browser or the program does on its own a moment later.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Retries until the result is as expected; fails with the last one after a while.</summary>
    public static async Task IsAsync<T>(T expected, Func<Task<T>> ask)
    {
        using var timer = new PeriodicTimer(Pause);
        using var end = new CancellationTokenSource(Patience);
        var last = await ask();
        while (!EqualityComparer<T>.Default.Equals(expected, last) && !end.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            last = await ask();
        }

        Assert.Equal(expected, last);
    }
}
