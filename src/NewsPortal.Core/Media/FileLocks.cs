namespace NewsPortal.Core.Media;

/// <summary>
/// Allows one caller at a time in this process to add or delete the files of a hash, so that a delete cannot take the
/// files of a picture being added again.
/// </summary>
internal static class FileLocks
{
    private static readonly SemaphoreSlim[] Stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the lock; disposing the result releases it.</summary>
    public static async Task<IDisposable> TakeAsync(string sha256, CancellationToken cancellationToken)
    {
        var stripe = Stripes[(uint)string.GetHashCode(sha256, StringComparison.Ordinal) % Stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        return new Turn(stripe);
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
