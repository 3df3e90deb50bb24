using System.Globalization;
using NewsPortal.Core.Site;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Export;

/// <summary>
/// The files of a WordPress export, each small enough to be uploaded. All have the site and its authors, and the first
/// has the categories and tags: that is how WordPress itself divides an export.
/// </summary>
/// <param name="folder">Where they are written.</param>
/// <param name="name">Their name without a number and ending.</param>
/// <param name="most">After which number of bytes the next one begins; one item is never divided.</param>
/// <param name="time">The site's clock.</param>
/// <param name="begin">Writes what every file begins with.</param>
internal sealed class WxrFiles(NewFolder folder, string name, long most, SiteTime time, Func<WxrWriter, Task> begin)
    : IAsyncDisposable
{
    private const string Ending = ".wxr.xml";

    private readonly List<string> _names = [];
    private FileStream? _file;
    private WxrWriter? _writer;
    private bool _isFull;

    /// <summary>The file that is being written.</summary>
    public async Task<WxrWriter> CurrentAsync()
    {
        if (_isFull)
        {
            await CloseAsync();
        }

        if (_writer is null)
        {
            var number = (_names.Count + 1).ToString(CultureInfo.InvariantCulture);
            _names.Add($"{name}-{number}{Ending}");
            _file = folder.Open(_names[^1]);
            _writer = new WxrWriter(_file, time);
            await begin(_writer);
        }

        return _writer;
    }

    /// <summary>Adds an item, to the next file if the current one is full.</summary>
    public async Task AddAsync(WxrItem item)
    {
        var writer = await CurrentAsync();
        await writer.AddAsync(item);
        _isFull = await writer.LengthAsync() >= most;
    }

    /// <summary>Ends the last file.</summary>
    /// <returns>The names of all; a single one has no number.</returns>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        await CurrentAsync();
        await CloseAsync();
        if (_names.Count == 1)
        {
            folder.Rename(_names[0], name + Ending);
            _names[0] = name + Ending;
        }

        return _names;
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }
    }

    private async Task CloseAsync()
    {
        if (_writer is null)
        {
            return;
        }

        await _writer.EndAsync();
        _file!.Flush(flushToDisk: true);
        await _writer.DisposeAsync();
        (_writer, _isFull) = (null, false);
    }
}
