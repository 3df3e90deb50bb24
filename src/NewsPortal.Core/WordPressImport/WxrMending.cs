namespace NewsPortal.Core.WordPressImport;

/// <summary>A part of an export that could not be read.</summary>
/// <param name="Line">The line where it starts.</param>
/// <param name="Title">Its title or name, as far as known.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record WxrRefusal(int Line, string Title, string Reason);

/// <summary>What was repaired while reading an export, and what could not be.</summary>
public sealed class WxrMending
{
    private const int MostRefusals = 1000;
    private readonly List<WxrRefusal> _refused = [];

    /// <summary>Items and other records that were not well-formed and were repaired.</summary>
    public int Records { get; internal set; }

    /// <summary>Bytes that are not UTF-8; they were read as Windows-1252.</summary>
    public long BadBytes { get; internal set; }

    /// <summary>Control characters forbidden by XML; they were removed.</summary>
    public long ControlCharacters { get; internal set; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<WxrRefusal> Refused => _refused;

    /// <summary>Whether nothing was wrong with the file.</summary>
    public bool IsClean => Records == 0 && BadBytes == 0 && ControlCharacters == 0 && _refused.Count == 0;

    internal void Refuse(int line, string title, string reason)
    {
        if (_refused.Count < MostRefusals)
        {
            _refused.Add(new WxrRefusal(line, title, reason));
        }
    }
}
