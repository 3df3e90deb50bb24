using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Streams a WordPress export (WXR 1.0 to 1.2): only one item is in memory at a time, however large the file.
/// </summary>
public sealed class WxrReader
{
    private static readonly string[] KnownVersions = ["1.0", "1.1", "1.2"];

    private readonly XmlReader _xml;
    private readonly XmlSafeText _text;
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _header = new(StringComparer.Ordinal);
    private WxrRecord? _waiting;
    private string? _namespaceVersion;
    private bool _siteTold;
    private bool _inChannel;
    private int _items;
    private long _controls;

    private WxrReader(XmlReader xml, XmlSafeText text)
    {
        _xml = xml;
        _text = text;
    }

    /// <summary>
    /// The records of an export in file order, the site first. The stream is read to its end and left open.
    /// </summary>
    /// <exception cref="WxrException">
    /// The file is not an export, is damaged or truncated, or has an unknown version. Records before the fault have
    /// been returned.
    /// </exception>
    public static IAsyncEnumerable<WxrRecord> ReadAsync(Stream stream, CancellationToken cancel = default) =>
        ReadAsync(stream, mending: null, isStrict: false, cancel);

    /// <summary>The same, with malformed parts repaired or dropped.</summary>
    /// <param name="stream">The export.</param>
    /// <param name="mending">Receives what was repaired; null rejects anything malformed.</param>
    /// <param name="isStrict">Also rejects bytes and control characters that XML forbids.</param>
    /// <param name="cancel">Cancels the read.</param>
    public static async IAsyncEnumerable<WxrRecord> ReadAsync(
        Stream stream,
        WxrMending? mending,
        bool isStrict,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var text = await XmlSafeText.OpenAsync(stream, cancel);
        using var mender = mending is null ? null : new WxrMender(text, mending);
        using var xml = XmlReader.Create(
            mender ?? (TextReader)text,
            new XmlReaderSettings
            {
                Async = true,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CheckCharacters = false,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );
        var reader = new WxrReader(xml, text);
        while (await reader.NextAsync(cancel) is { } record)
        {
            yield return record;
        }

        if (isStrict && text.BadBytes + text.ControlCharacters > 0)
        {
            throw new MalformedWxrException(
                text.FirstFaultLine,
                "it holds bytes that are no text in the encoding of the file, or control characters.",
                null
            );
        }

        if (mending is null)
        {
            yield break;
        }

        mending.BadBytes += text.BadBytes;
        mending.ControlCharacters += text.ControlCharacters + reader._controls;
    }

    private async Task<WxrRecord?> NextAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_waiting is { } waiting)
        {
            _waiting = null;
            return waiting;
        }
        try
        {
            if (!_inChannel)
            {
                await EnterChannelAsync();
            }

            return await NextInChannelAsync();
        }
        catch (XmlException e)
        {
            throw Explain(e);
        }
    }

    private async Task EnterChannelAsync()
    {
        while (_xml.NodeType != XmlNodeType.Element && await _xml.ReadAsync()) { }
        if (_xml.NodeType != XmlNodeType.Element)
        {
            throw new NotWxrException("the file is empty.");
        }

        if (_xml.LocalName != "rss")
        {
            throw new NotWxrException($"it starts with <{_xml.LocalName}>, an export starts with <rss>.");
        }

        await _xml.ReadAsync();
        while (_xml.NodeType != XmlNodeType.Element && _xml.Depth > 0 && await _xml.ReadAsync()) { }
        if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName != "channel")
        {
            throw new NotWxrException("it has no <channel>.");
        }

        _inChannel = true;
        if (!_xml.IsEmptyElement)
        {
            await _xml.ReadAsync();
        }
    }

    private async Task<WxrRecord?> NextInChannelAsync()
    {
        while (_xml.Depth >= 2)
        {
            if (_xml.NodeType != XmlNodeType.Element)
            {
                await _xml.ReadAsync();
                continue;
            }
            switch (Key())
            {
                case "wp:author":
                    return Give(await ReadAuthorAsync());
                case "wp:category":
                    return Give(await ReadCategoryAsync());
                case "wp:tag":
                    return Give(await ReadTagAsync());
                case "wp:term":
                    return Give(await ReadTermAsync());
                case "item":
                    return Give(await ReadItemAsync());
                case "image" or "textInput" or "skipHours" or "skipDays" or "cloud":
                    await _xml.SkipAsync();
                    break;
                case var key:
                    _header[key] = await ReadTextAsync();
                    break;
            }
        }
        while (await _xml.ReadAsync())
        {
            // Read to the end, so that truncation after the last item is noticed.
        }
        return _siteTold ? null : Site();
    }

    /// <summary>Puts the site before the first record, once its header is complete.</summary>
    private WxrRecord Give(WxrRecord record)
    {
        if (_siteTold)
        {
            return record;
        }

        _waiting = record;
        return Site();
    }

    private WxrSite Site()
    {
        var version = Header("wp:wxr_version");
        if (version.Length == 0)
        {
            version = _namespaceVersion ?? "";
        }

        if (version.Length == 0)
        {
            throw new NotWxrException("it is an RSS feed without the fields that WordPress adds to an export.");
        }

        if (!KnownVersions.Contains(version))
        {
            throw new UnknownWxrVersionException(version.Length > 40 ? version[..40] + "…" : version);
        }

        _siteTold = true;
        return new WxrSite(
            Header("title"),
            Header("link"),
            Header("wp:base_site_url"),
            Header("wp:base_blog_url"),
            Header("language"),
            version
        );
    }

    private string Header(string key) => _header.GetValueOrDefault(key, "").Trim();

    private async Task<WxrAuthor> ReadAuthorAsync()
    {
        var fields = await ReadFieldsAsync();
        return new WxrAuthor(
            Number(fields("wp:author_id")),
            fields("wp:author_login").Trim(),
            fields("wp:author_email").Trim(),
            fields("wp:author_display_name").Trim(),
            fields("wp:author_first_name").Trim(),
            fields("wp:author_last_name").Trim()
        );
    }

    private async Task<WxrCategory> ReadCategoryAsync()
    {
        var metas = new List<WxrMeta>();
        var fields = await ReadFieldsAsync(metas);
        return new WxrCategory(
            Number(fields("wp:term_id")),
            fields("wp:category_nicename").Trim(),
            fields("wp:category_parent").Trim(),
            fields("wp:cat_name").Trim(),
            fields("wp:category_description").Trim()
        )
        {
            Metas = Kept(metas),
        };
    }

    private async Task<WxrTag> ReadTagAsync()
    {
        var metas = new List<WxrMeta>();
        var fields = await ReadFieldsAsync(metas);
        return new WxrTag(
            Number(fields("wp:term_id")),
            fields("wp:tag_slug").Trim(),
            fields("wp:tag_name").Trim(),
            fields("wp:tag_description").Trim()
        )
        {
            Metas = Kept(metas),
        };
    }

    private async Task<WxrTerm> ReadTermAsync()
    {
        var metas = new List<WxrMeta>();
        var fields = await ReadFieldsAsync(metas);
        return new WxrTerm(
            Number(fields("wp:term_id")),
            fields("wp:term_taxonomy").Trim(),
            fields("wp:term_slug").Trim(),
            fields("wp:term_parent").Trim(),
            fields("wp:term_name").Trim(),
            fields("wp:term_description").Trim()
        )
        {
            Metas = Kept(metas),
        };
    }

    private async Task<WxrItem> ReadItemAsync()
    {
        var line = (_xml as IXmlLineInfo)?.LineNumber ?? 0;
        var isMended = _xml.GetAttribute("mended") is not null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var terms = new List<WxrItemTerm>();
        var bare = new List<string>();
        var metas = new List<WxrMeta>();
        var comments = new List<WxrComment>();
        await ForEachChildAsync(async key =>
        {
            switch (key)
            {
                case "category":
                    var domain = _xml.GetAttribute("domain") ?? "";
                    var nicename = _xml.GetAttribute("nicename") ?? "";
                    var name = (await ReadTextAsync()).Trim();
                    // Version 1.0 lists each term several times: bare, with its domain, and with both.
                    if (domain.Length > 0 && (nicename.Length > 0 || name.Length > 0))
                    {
                        terms.Add(new WxrItemTerm(domain == "tag" ? "post_tag" : domain, nicename.Trim(), name));
                    }
                    else if (domain.Length == 0 && name.Length > 0)
                    {
                        bare.Add(name);
                    }

                    break;
                case "wp:postmeta":
                    metas.Add(await ReadMetaAsync());
                    break;
                case "wp:comment":
                    comments.Add(await ReadCommentAsync());
                    break;
                default:
                    var text = await ReadTextAsync();
                    fields.TryAdd(key, text);
                    break;
            }
        });
        _items++;

        // Other programs' exports have only the bare ones.
        terms.AddRange(
            bare.Where(name => !terms.Exists(term => term.Name == name))
                .Select(name => new WxrItemTerm("category", "", name))
                .ToList()
        );
        string Field(string key) => fields.GetValueOrDefault(key, "");
        string Word(string key) => Field(key).Trim();
        return new WxrItem
        {
            Id = Number(Word("wp:post_id")) ?? 0,
            Type = Word("wp:post_type") is { Length: > 0 } type ? type : "post",
            Status = Word("wp:status"),
            Title = Word("title"),
            Link = Word("link"),
            Guid = Word("guid"),
            Creator = Word("dc:creator"),
            Content = Field("content:encoded"),
            Excerpt = Word("excerpt:encoded"),
            PostName = Word("wp:post_name"),
            PostDate = Date(Word("wp:post_date"), DateTimeKind.Unspecified),
            PostDateGmt = Date(Word("wp:post_date_gmt"), DateTimeKind.Utc),
            FeedDate = FeedDate(Word("pubDate")),
            PostModifiedGmt = Date(Word("wp:post_modified_gmt"), DateTimeKind.Utc),
            ParentId = Number(Word("wp:post_parent")) ?? 0,
            MenuOrder = (int)Math.Clamp(Number(Word("wp:menu_order")) ?? 0, int.MinValue, int.MaxValue),
            Password = Word("wp:post_password"),
            IsSticky = Word("wp:is_sticky") == "1",
            AttachmentUrl = Word("wp:attachment_url"),
            Terms = WithoutRepeats(terms),
            Metas = metas,
            Comments = comments,
            Line = line,
            IsMended = isMended,
        };
    }

    private static List<WxrItemTerm> WithoutRepeats(List<WxrItemTerm> terms) =>
        [
            .. terms.Where(
                (term, at) =>
                    term.Nicename.Length > 0
                        ? terms.FindIndex(t => t.Domain == term.Domain && t.Nicename == term.Nicename) == at
                        : !terms.Exists(t => t.Domain == term.Domain && t.Name == term.Name && t.Nicename.Length > 0)
                            && terms.FindIndex(t => t.Domain == term.Domain && t.Name == term.Name) == at
            ),
        ];

    private async Task<WxrMeta> ReadMetaAsync()
    {
        var fields = await ReadFieldsAsync();
        return new WxrMeta(fields("wp:meta_key").Trim(), fields("wp:meta_value"));
    }

    private async Task<WxrComment> ReadCommentAsync()
    {
        var metas = new List<WxrMeta>();
        var fields = await ReadFieldsAsync(metas);
        string Word(string key) => fields(key).Trim();
        return new WxrComment
        {
            Fields = metas.Count == 0 ? [] : [.. metas.Select(meta => meta.Key)],
            Id = Number(Word("wp:comment_id")) ?? 0,
            Author = Word("wp:comment_author"),
            AuthorEmail = Word("wp:comment_author_email"),
            AuthorUrl = Word("wp:comment_author_url"),
            Date = Date(Word("wp:comment_date"), DateTimeKind.Unspecified),
            DateGmt = Date(Word("wp:comment_date_gmt"), DateTimeKind.Utc),
            Content = Word("wp:comment_content"),
            Approved = Word("wp:comment_approved"),
            Type = Word("wp:comment_type"),
            ParentId = Number(Word("wp:comment_parent")) ?? 0,
        };
    }

    /// <summary>The shared empty list for no fields, so that records compare by value.</summary>
    private static IReadOnlyList<WxrMeta> Kept(List<WxrMeta> metas)
    {
        if (metas.Count == 0)
        {
            return [];
        }

        return metas;
    }

    private async Task<Func<string, string>> ReadFieldsAsync(List<WxrMeta>? metas = null)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        await ForEachChildAsync(async key =>
        {
            if (metas is not null && (key is "wp:termmeta" or "wp:commentmeta"))
            {
                metas.Add(await ReadMetaAsync());
            }
            else
            {
                fields[key] = await ReadTextAsync();
            }
        });
        return key => fields.GetValueOrDefault(key, "");
    }

    /// <summary>Calls a handler to read each child element; leaves the reader after the element.</summary>
    private async Task ForEachChildAsync(Func<string, Task> handle)
    {
        var depth = _xml.Depth;
        var empty = _xml.IsEmptyElement;
        await _xml.ReadAsync();
        if (empty)
        {
            return;
        }

        while (_xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                await handle(Key());
            }
            else
            {
                await _xml.ReadAsync();
            }
        }
        await _xml.ReadAsync();
    }

    /// <summary>
    /// The text of the element, including CDATA sections and nested elements; leaves the reader after it.
    /// </summary>
    private async Task<string> ReadTextAsync()
    {
        var depth = _xml.Depth;
        var empty = _xml.IsEmptyElement;
        await _xml.ReadAsync();
        if (empty)
        {
            return "";
        }

        string? only = null;
        StringBuilder? several = null;
        while (_xml.Depth > depth)
        {
            if (
                _xml.NodeType
                is XmlNodeType.Text
                    or XmlNodeType.CDATA
                    or XmlNodeType.Whitespace
                    or XmlNodeType.SignificantWhitespace
            )
            {
                var part = await _xml.GetValueAsync();
                if (several is not null)
                {
                    several.Append(part);
                }
                else if (only is null)
                {
                    only = part;
                }
                else
                {
                    several = new StringBuilder(only).Append(part);
                }
            }
            await _xml.ReadAsync();
        }
        await _xml.ReadAsync();
        var text = several?.ToString() ?? only ?? "";
        // A reference such as &#8; is legal text but yields a forbidden character.
        var clean =
            text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0
                ? text
                : string.Concat(text.Where(c => c >= ' ' || c is '\t' or '\n' or '\r'));
        _controls += text.Length - clean.Length;
        return clean;
    }

    private string Key()
    {
        var space = _xml.NamespaceURI;
        if (space.Length == 0)
        {
            return _xml.LocalName;
        }

        if (!_prefixes.TryGetValue(space, out var prefix))
        {
            _prefixes[space] = prefix = PrefixOf(space);
        }

        return prefix + _xml.LocalName;
    }

    private string PrefixOf(string space)
    {
        var address = space.Replace("https://", "http://", StringComparison.OrdinalIgnoreCase).TrimEnd('/');
        const string export = "http://wordpress.org/export/";
        if (address.StartsWith(export, StringComparison.OrdinalIgnoreCase))
        {
            if (address.EndsWith("/excerpt", StringComparison.OrdinalIgnoreCase))
            {
                return "excerpt:";
            }

            _namespaceVersion ??= address[export.Length..];
            return "wp:";
        }
        if (address.Contains("/rss/1.0/modules/content", StringComparison.OrdinalIgnoreCase))
        {
            return "content:";
        }

        if (address.Contains("/dc/elements/", StringComparison.OrdinalIgnoreCase))
        {
            return "dc:";
        }

        return "other:";
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTime? FeedDate(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        && date.Year > 1970
            ? date.UtcDateTime
            : null;

    private static DateTime? Date(string text, DateTimeKind kind) =>
        DateTime.TryParseExact(
            text,
            ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? DateTime.SpecifyKind(date, kind)
            : null;

    private WxrException Explain(XmlException e)
    {
        if (!_text.HasContent)
        {
            return new NotWxrException("the file is empty.");
        }

        var line = Math.Max(e.LineNumber, 1);
        if (_text.AtEnd && _inChannel && !_text.Tail.EndsWith("</rss>", StringComparison.OrdinalIgnoreCase))
        {
            return new TruncatedWxrException(line, _items, e);
        }

        if (!_inChannel && e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return new NotWxrException("it starts with a DOCTYPE, which WordPress never writes.");
        }

        if (!_inChannel && _items == 0 && line <= 1)
        {
            return new NotWxrException("it is no XML file.");
        }

        return new MalformedWxrException(line, Reason(e), e);
    }

    internal static string Reason(XmlException e)
    {
        var reason = e.Message;
        var at = reason.IndexOf(" Line ", StringComparison.Ordinal);
        return (at > 0 ? reason[..at] : reason).TrimEnd('.', ' ') + ".";
    }
}
