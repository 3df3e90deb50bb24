using System.Globalization;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>
/// A copy of a site's folder, on a small file system of its own where one can be mounted, so that it can be filled.
/// </summary>
internal sealed class SoakDisk : IAsyncDisposable
{
    private const long Room = 400L * 1024 * 1024;

    private readonly string _scratch;

    private SoakDisk(string scratch, string root, string? whyNotOwn) =>
        (_scratch, Root, WhyNotOwn) = (scratch, root, whyNotOwn);

    /// <summary>The copied folder.</summary>
    public string Root { get; }

    /// <summary>Why it has no file system of its own; null if it has.</summary>
    public string? WhyNotOwn { get; }

    /// <summary>Copies a folder, whose site must not be running.</summary>
    public static async Task<SoakDisk> CopyAsync(string folder, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("newsportal-soak-").FullName;
        var root = Directory.CreateDirectory(Path.Combine(scratch, "site")).FullName;
        var files = new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories);
        var whyNot = await MountAsync(Path.Combine(scratch, "disk"), root, files.Sum(file => file.Length) + Room);
        var disk = new SoakDisk(scratch, root, whyNot);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = Path.Combine(root, Path.GetRelativePath(folder, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target, overwrite: true);
        }

        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        if (WhyNotOwn is null && await Processes.TryRunAsync("umount", ["-l", Root], default) is { } complaint)
        {
            Console.Error.WriteLine(complaint);
            return;
        }

        Directory.Delete(_scratch, recursive: true);
    }

    private static async Task<string?> MountAsync(string image, string root, long size)
    {
        await using (var file = File.Create(image))
        {
            file.SetLength(size);
        }

        return await Processes.TryRunAsync("mkfs.ext4", ["-q", "-m", "0", image], default)
            ?? await Processes.TryRunAsync("mount", ["-o", "loop", image, root], default);
    }

    /// <summary>Fills it, until nothing more fits or cancelled; whatever the program frees is filled as well.</summary>
    public async Task FillAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"filler-{Guid.NewGuid():N}"));
        try
        {
            await using var filler = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
            var ended = TimeProvider.System.GetTimestamp();
            var bytes = new byte[1024 * 1024];
            var size = bytes.Length;
            while (TimeProvider.System.GetElapsedTime(ended) < length)
            {
                try
                {
                    await filler.WriteAsync(bytes.AsMemory(0, size), cancellationToken);
                }
                catch (IOException)
                {
                    // Smaller pieces fill what is left.
                    size = Math.Max(512, size / 4);
                    await Task.Delay(50, cancellationToken);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
