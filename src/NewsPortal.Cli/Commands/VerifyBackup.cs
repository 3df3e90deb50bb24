using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Cli.Commands;

/// <summary>
/// "newsportal backup verify": restores a backup into a scratch folder, counts its rows, and asks a web program that
/// runs on it for pages.
/// </summary>
internal static class VerifyBackup
{
    private const int Stories = 20;
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Always =
    [
        SiteAddresses.Home,
        SiteAddresses.Feed(),
        SiteAddresses.Sitemap,
        SiteAddresses.SearchPage,
    ];

    public static Command Create(CommandRunner runner)
    {
        var from = BackupCommand.Folder("A backup, or the folder of backups for its newest one.");
        var passphrase = BackupCommand.PassphraseFile;
        var against = new Option<Uri?>("--against")
        {
            Description = "The running site: its pages must be the same, byte for byte, as those of the backup.",
        };
        var program = new Option<FileInfo>("--program")
        {
            Description = "The web program.",
            DefaultValueFactory = _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "NewsPortal.Web.dll")),
        };
        var command = new Command(
            "verify",
            "Proves a backup: restores it into an empty folder, counts its rows, starts a web program on it and reads "
                + "pages."
        )
        {
            from,
            passphrase,
            against,
            program,
        };
        runner.OnInvokeAlone(
            command,
            async (arguments, cancellationToken) =>
            {
                var (folder, backup) = BackupFolder.Locate(arguments.GetRequiredValue(from).FullName);
                var scratch = Directory.CreateTempSubdirectory("newsportal-verify-").FullName;
                try
                {
                    var opened = await BackupCommand.OpenAsync(
                        new DirectoryInfo(folder),
                        arguments.GetValue(passphrase),
                        cancellationToken
                    );
                    var (site, pages, madeAt, keys) = await RestoreAsync(opened, backup, scratch, cancellationToken);
                    var read = await ReadAsync(
                        arguments.GetRequiredValue(program),
                        scratch,
                        site,
                        pages,
                        arguments.GetValue(against),
                        cancellationToken
                    );
                    await runner.Terminal.Out.WriteLineAsync(
                        $"{backup} is sound: all rows are there, and {read.ToString(CultureInfo.InvariantCulture)} "
                            + "pages were read."
                    );
                    if (
                        await runner.TryTellSiteAsync(
                            arguments,
                            services => TellAsync(services, madeAt, keys, cancellationToken)
                        ) is
                        { } reason
                    )
                    {
                        await runner.Terminal.Errors.WriteLineAsync(
                            $"The site was not told of it, so its metrics do not show it. {reason}"
                        );
                    }

                    return 0;
                }
                finally
                {
                    Directory.Delete(scratch, recursive: true);
                }
            }
        );
        return command;
    }

    /// <summary>Settings of a site that is nobody's, sends nothing and touches nothing else.</summary>
    private static string[] Settings(string scratch) =>
        [
            $"Storage:Root={scratch}",
            "Storage:Node=",
            "Database:Provider=Sqlite",
            "ConnectionStrings:NewsPortal=",
            "Mail:Host=",
            "Pages:PurgeAddress=",
            "Media:S3:Bucket=",
            "Media:S3:Endpoint=",
            "Media:S3:Region=",
            "Media:S3:Prefix=",
            "Demo:Seed=false",
        ];

    /// <summary>Notes in the site's database that a backup of it was verified.</summary>
    private static async Task<string?> TellAsync(
        IServiceProvider services,
        DateTime madeAt,
        IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken
    )
    {
        var editor = services.GetRequiredService<BackupProofEditor>();
        if (!(await editor.KeysAsync(cancellationToken)).Intersect(keys).Any())
        {
            return "The backup is of another site. Name this one with --setting Storage:Root=FOLDER.";
        }

        await editor.KeepAsync(madeAt, cancellationToken);
        return null;
    }

    private static async Task<(Uri Site, List<string> Pages, DateTime MadeAt, List<string> Keys)> RestoreAsync(
        BackupFolder folder,
        string backup,
        string scratch,
        CancellationToken cancellationToken
    )
    {
        await using var services = ProgramServices.Build(Settings(scratch), verbose: false);
        if (services.GetRequiredService<MediaBucket>().IsUsed)
        {
            // The web program would take the site's bucket for its own, and clean it up.
            throw new CommandFailure(
                "Media:S3:Bucket is a secret file, which no command can overrule. Set it in the environment instead."
            );
        }

        await using var scope = services.CreateAsyncScope();
        var copy = scope.ServiceProvider.GetRequiredService<DatabaseCopy>();
        if (copy.File is not { } file || !file.StartsWith(scratch, StringComparison.Ordinal))
        {
            throw new CommandFailure(
                "A secret names another database, which must not be overwritten. Verify where it is not set."
            );
        }

        var manifest = await scope
            .ServiceProvider.GetRequiredService<RestoreBackup>()
            .RunAsync(folder, backup, replace: false, cancellationToken);
        if (manifest.Database is null)
        {
            throw new CommandFailure(
                $"The media of {backup} are sound, and SQL Server verified {manifest.ServerFile} when it wrote it. "
                    + "Only the server can restore that file, so no pages were read."
            );
        }

        if (await DatabaseCopy.FaultsAsync(file, cancellationToken) is [var fault, ..])
        {
            throw new CommandFailure($"The database in {backup} is damaged: {fault}. Take another backup.");
        }

        var rows = await DatabaseCopy.CountAsync(file, cancellationToken);
        if (
            manifest.Rows.FirstOrDefault(table => rows.GetValueOrDefault(table.Key) != table.Value) is
            { Key: { } wrong }
        )
        {
            throw new CommandFailure(
                $"The table {wrong} has {rows.GetValueOrDefault(wrong)} rows instead of {manifest.Rows[wrong]}. Take "
                    + "another backup."
            );
        }

        // As the web program would: the backup may be older than this program.
        await scope.ServiceProvider.GetRequiredService<DatabaseSchema>().MigrateAsync(cancellationToken);
        var paths = await scope
            .ServiceProvider.GetRequiredService<NewsDbContext>()
            .Articles.Where(a => a.ListedAt != null && a.Path != null)
            .OrderByDescending(a => a.ListedAt)
            .Take(Stories)
            .Select(a => a.Path!)
            .ToListAsync(cancellationToken);
        var site = scope.ServiceProvider.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl;
        return (
            new Uri(site),
            [.. Always, .. paths],
            manifest.At,
            await scope.ServiceProvider.GetRequiredService<BackupProofEditor>().KeysAsync(cancellationToken)
        );
    }

    private static async Task<int> ReadAsync(
        FileInfo program,
        string scratch,
        Uri site,
        List<string> pages,
        Uri? against,
        CancellationToken cancellationToken
    )
    {
        if (!program.Exists)
        {
            throw new CommandFailure($"There is no web program at {program.FullName}. Name it with --program.");
        }

        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        using var process = Run(program, scratch, address, site);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            await AnswersAsync(client, address, process, cancellationToken);
            foreach (var page in pages)
            {
                var here = await GetAsync(client, new Uri(address, page), site, cancellationToken);
                if (against is null)
                {
                    continue;
                }

                var there = await GetAsync(client, new Uri(against, page), null, cancellationToken);
                if (!here.AsSpan().SequenceEqual(there))
                {
                    throw new CommandFailure(
                        $"{page} differs from {against}. Compare a backup that was made since the last change there."
                    );
                }
            }

            return pages.Count;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static Process Run(FileInfo program, string scratch, Uri address, Uri site)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            WorkingDirectory = program.DirectoryName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program.FullName);
        string[] own = [$"urls={address}", $"Site:BaseUrl={site.GetLeftPart(UriPartial.Authority)}", "Metrics:Port="];
        foreach (var setting in Settings(scratch).Concat(own))
        {
            start.ArgumentList.Add($"--{setting}");
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task AnswersAsync(
        HttpClient client,
        Uri address,
        Process process,
        CancellationToken cancellationToken
    )
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < Start && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address, "health/ready"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        throw new CommandFailure(
            "The web program does not start on the restored site. Restore it into a folder and start it there: its log "
                + "says why."
        );
    }

    private static async Task<byte[]> GetAsync(
        HttpClient client,
        Uri page,
        Uri? site,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Host = site?.Authority;
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsByteArrayAsync(cancellationToken)
            : throw new CommandFailure($"{page} answered {(int)answer.StatusCode} instead of 200.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
