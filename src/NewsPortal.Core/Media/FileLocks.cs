namespace NewsPortal.Core.Media;

/// <summary>
/// Lets one caller of this process at a time add or delete the files of a hash, so that a deletion cannot take the
/// files of a picture that is being added again.
/// </summary>
internal static class FileLocks
{
    private static readonly SemaphoreSlim[] Stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn; disposing the result ends it.</summary>
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
