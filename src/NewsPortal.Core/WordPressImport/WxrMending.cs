namespace NewsPortal.Core.WordPressImport;

/// <summary>Something of an export that could not be read, while the rest could.</summary>
/// <param name="Line">The line on which it begins.</param>
/// <param name="Title">Its title or name, as far as it can be told.</param>
/// <param name="Reason">Why, a sentence.</param>
public sealed record WxrRefusal(int Line, string Title, string Reason);

/// <summary>What was mended while an export was read, and what was beyond mending.</summary>
public sealed class WxrMending
{
    private const int MostRefusals = 1000;
    private readonly List<WxrRefusal> _refused = [];

    /// <summary>Items and other records that were not well-formed and could be mended.</summary>
    public int Records { get; internal set; }

    /// <summary>Bytes that are no UTF-8; they were read as Windows-1252.</summary>
    public long BadBytes { get; internal set; }

    /// <summary>Control characters that XML forbids; they were left out.</summary>
    public long ControlCharacters { get; internal set; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<WxrRefusal> Refused => _refused;

    /// <summary>Whether the file was as it should be.</summary>
    public bool IsClean => Records == 0 && BadBytes == 0 && ControlCharacters == 0 && _refused.Count == 0;

    internal void Refuse(int line, string title, string reason)
    {
        if (_refused.Count < MostRefusals)
        {
            _refused.Add(new WxrRefusal(line, title, reason));
        }
    }
}
