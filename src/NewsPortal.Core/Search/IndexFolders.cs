using System.Globalization;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Search;

/// <summary>
/// Where the indexes are: each in its own folder below "search" in the node's storage. The file "current" names the one
/// in use. An index is built in a new folder and activated by replacing that file atomically, so the web process and
/// the command line never write to the same index.
/// </summary>
public sealed class IndexFolders(NodeStorage storage)
{
    private const string Parent = "search";
    private const string PointerName = "current";
    private const int NumberLength = 6;
    private const int NameLength = NumberLength + 9;

    /// <summary>The folder in use; null when there is none.</summary>
    internal string? Current
    {
        get
        {
            try
            {
                var name = File.ReadAllText(Path.Combine(storage.File(Parent), PointerName)).Trim();
                return NumberOf(name) > 0 && Directory.Exists(Locate(name)) ? Locate(name) : null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>A new, empty folder.</summary>
    internal string Create()
    {
        var number = All().Select(f => NumberOf(f.Name)).DefaultIfEmpty(0).Max() + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:000000}-{Guid.NewGuid():N}")[..NameLength];
        return Directory.CreateDirectory(Path.Combine(storage.Folder(Parent), name)).FullName;
    }

    /// <summary>Makes this the folder in use.</summary>
    internal void Use(string folder)
    {
        var pointer = Path.Combine(storage.Folder(Parent), PointerName);
        var next = $"{pointer}-{Guid.NewGuid():N}";
        File.WriteAllText(next, Path.GetFileName(folder));
        File.Move(next, pointer, overwrite: true);
    }

    /// <summary>Deletes folders older than the one in use that no process writes to.</summary>
    internal void DeleteFormer()
    {
        if (Current is not { } current)
        {
            return;
        }

        foreach (
            var folder in All()
                .Where(f => NumberOf(f.Name) < NumberOf(Path.GetFileName(current)) && !IsWrittenTo(f.FullName))
        )
        {
            Delete(folder.FullName);
        }
    }

    /// <summary>Deletes a folder. One that cannot be deleted yet goes after the next build.</summary>
    internal static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process still reads it.
        }
    }

    /// <summary>True while a process holds the lock of an index.</summary>
    internal static bool IsWrittenTo(string folder)
    {
        try
        {
            using var directory = new PositionedDirectory(folder);
            return Lucene.Net.Index.IndexWriter.IsLocked(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private IEnumerable<DirectoryInfo> All()
    {
        var parent = new DirectoryInfo(storage.File(Parent));
        return parent.Exists ? [.. parent.GetDirectories().Where(f => NumberOf(f.Name) > 0)] : [];
    }

    private string Locate(string name) => Path.Combine(storage.File(Parent), name);

    /// <summary>The number at the start of a folder's name; 0 if the folder is not one of ours.</summary>
    private static int NumberOf(string name) =>
        name.Length == NameLength
        && name[NumberLength] == '-'
        && int.TryParse(name.AsSpan(0, NumberLength), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
