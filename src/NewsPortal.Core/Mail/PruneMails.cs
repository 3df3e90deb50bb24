using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Mail;

/// <summary>
/// Keeps the mail folder from growing forever: the newest files stay for a month. Files of other origin are left alone.
/// </summary>
public sealed class PruneMails(StorageRoot storage, TimeProvider clock) : IJob
{
    /// <summary>The most files kept.</summary>
    public const int Most = 500;

    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = storage.File(MailFolder.Name);
        if (!Directory.Exists(folder))
        {
            return Task.CompletedTask;
        }

        // Names begin with the time, so they sort chronologically.
        var oldest = MailFolder.TimeOf(clock.GetUtcNow() - Keep);
        var files = Directory.GetFiles(folder, MailFolder.Pattern).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i < files.Count - Most || string.CompareOrdinal(Path.GetFileName(files[i]), oldest) < 0)
            {
                File.Delete(files[i]);
            }
        }

        return Task.CompletedTask;
    }
}
