using System.Text.Json;

namespace NewsPortal.Core.Backups;

/// <summary>A file in a backup.</summary>
/// <param name="Name">Its path below the backup's folder, or for media below the folder that all backups share.</param>
/// <param name="Bytes">Length of its content, before encryption.</param>
/// <param name="Sha256">Hash of its content, before encryption; lower-case hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>
/// What a backup consists of, in the file "manifest.json", which is written last: a backup without it was cut off.
/// </summary>
/// <param name="Format">Version of this format; a higher one is refused.</param>
/// <param name="At">When its database was copied (UTC).</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="Schema">The newest migration of its database.</param>
/// <param name="Database">The copy of the embedded database; null on a server.</param>
/// <param name="ServerFile">The server's own backup, a path on that machine; null for the embedded database.</param>
/// <param name="Journals">Views that were not counted yet, as files of the node whose storage was backed up.</param>
/// <param name="Media">Originals of pictures ("pictures/…") and other files ("files/…"), named by their hashes.</param>
/// <param name="Missing">What was damaged or missing already; a sentence for each.</param>
/// <param name="Rows">The number of rows of each table; empty on a server.</param>
/// <param name="IsEncrypted">True if a passphrase is needed.</param>
public sealed record BackupManifest(
    int Format,
    DateTime At,
    string Program,
    string Schema,
    BackupFile? Database,
    string? ServerFile,
    IReadOnlyList<BackupFile> Journals,
    IReadOnlyList<BackupFile> Media,
    IReadOnlyList<string> Missing,
    IReadOnlyDictionary<string, long> Rows,
    bool IsEncrypted
)
{
    /// <summary>The format that this program writes.</summary>
    public const int CurrentFormat = 1;

    internal const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static async Task<BackupManifest> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new BackupException(
                $"{folder} is no finished backup: it has no {FileName}. Take another one; \"newsportal backup list\" "
                    + "shows them."
            );
        }

        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(file, Json, cancellationToken);
            return manifest is { Format: <= CurrentFormat } ? manifest
                : manifest is null ? throw new BackupException($"{path} is empty. Take another backup.")
                : throw new BackupException($"{path} was made by a newer NewsPortal. Restore it with that version.");
        }
        catch (JsonException exception)
        {
            throw new BackupException($"{path} is damaged. Take another backup.", exception);
        }
    }

    internal Task WriteAsync(Stream file, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(file, this, Json, cancellationToken);
}

/// <summary>A backup cannot be made or used; the message says what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
