namespace NewsPortal.Core.WordPressImport;

/// <summary>A WordPress export cannot be read. The message is for the person running the import.</summary>
public abstract class WxrException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The file in question; null if unknown.</summary>
    public string? File { get; internal set; }
}

/// <summary>The file is not a WordPress export.</summary>
public sealed class NotWxrException(string what)
    : WxrException(
        $"This is not a WordPress export: {what} "
            + "In WordPress, open Tools → Export, choose “All content”, and use the .xml file that it downloads."
    );

/// <summary>The file has an unknown format version.</summary>
public sealed class UnknownWxrVersionException(string version)
    : WxrException(
        $"This export says that it has the format version “{version}”. NewsPortal reads 1.0, 1.1 and 1.2. "
            + "Export the site again with WordPress itself (Tools → Export)."
    );

/// <summary>The file is not well-formed.</summary>
public sealed class MalformedWxrException(int line, string reason, Exception? inner)
    : WxrException(
        $"This export is damaged at line {line}: {reason} "
            + "Export the site again in WordPress (Tools → Export), or correct that line in a text editor.",
        inner
    )
{
    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;
}

/// <summary>The file is truncated.</summary>
public sealed class TruncatedWxrException(int line, int items, Exception? inner)
    : WxrException(
        $"This export is cut off: it ends at line {line}, after {items} complete items. "
            + "Download it again from WordPress (Tools → Export) and check that the download finishes.",
        inner
    )
{
    /// <summary>The last line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>How many items were complete before the truncation.</summary>
    public int Items { get; } = items;
}

/// <summary>An archive cannot be used; the message says why.</summary>
public sealed class ArchiveRefusedException(string message, Exception? inner = null) : WxrException(message, inner);

/// <summary>The files are from more than one site.</summary>
public sealed class SeveralSitesException(string one, string other)
    : WxrException(
        $"These files come from different sites: {one} and {other}. Import each site by itself; "
            + "what is another address of the same site, declare with --also-host."
    );
