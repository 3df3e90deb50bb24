using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Rewrites one record of an export whose source is not XML. It relies on what WordPress writes rather than on what XML
/// allows: the field names, and that a field ends where another field follows its closing tag.
/// </summary>
internal sealed partial class WxrRepair
{
    /// <summary>How often a record may be scanned end to end.</summary>
    private const int MostScans = 40;

    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal)
    {
        "item",
        "wp:postmeta",
        "wp:comment",
        "wp:commentmeta",
        "wp:author",
        "wp:category",
        "wp:tag",
        "wp:term",
        "wp:termmeta",
    };

    private readonly string _source;
    private readonly StringBuilder _result = new();
    private long _budget;
    private int _at;

    private WxrRepair(string source)
    {
        _source = source;
        _budget = (long)source.Length * MostScans;
    }

    /// <summary>The record as XML and the length of its source; null if nothing can be saved.</summary>
    public static (string Xml, int Length)? Repair(string source)
    {
        var repair = new WxrRepair(source);
        return repair.Element(0) && repair._result.Length > 0 ? (repair._result.ToString(), repair._at) : null;
    }

    /// <summary>A label for an unreadable record: its title or name.</summary>
    public static string TitleOf(string source)
    {
        var match = Title().Match(source, 0, Math.Min(source.Length, 4000));
        return match.Success
            ? NoteList.Short(
                WordPressText.Plain(match.Groups["text"].Value.Replace("]]>", "", StringComparison.Ordinal))
            )
            : "";
    }

    private bool Element(int depth)
    {
        var open = OpenTag().Match(_source, _at);
        if (!open.Success || depth > 4)
        {
            return false;
        }

        var name = open.Groups["name"].Value;
        _at = open.Index + open.Length;
        if (open.Groups["empty"].Length > 0)
        {
            return true;
        }

        return Containers.Contains(name) ? Container(name, depth) : Leaf(name, open.Groups["attributes"].Value);
    }

    private bool Container(string name, int depth)
    {
        _result.Append('<').Append(name).Append(depth == 0 && name == "item" ? " mended=\"1\">" : ">");
        while (true)
        {
            var next = _source.IndexOf('<', _at);
            if (next < 0)
            {
                return false;
            }

            Spend(next - _at);
            _at = next;
            if (At($"</{name}") is { } end)
            {
                _at = end;
                _result.Append("</").Append(name).Append('>');
                return true;
            }

            if (name != "item" && (At("</item") is not null || At("</channel") is not null))
            {
                return false;
            }

            if (OpenTag().Match(_source, _at) is not { Success: true } open)
            {
                _at++;
                continue;
            }

            // The previous record was never closed.
            if (name == "item" && open.Groups["name"].Value == "item")
            {
                return false;
            }

            if (!Element(depth + 1))
            {
                return false;
            }
        }
    }

    private bool Leaf(string name, string attributes)
    {
        var start = _at;
        var (end, after) = EndOf(name, start);
        if (end < 0 || _budget < 0)
        {
            return false;
        }

        _at = after;
        if (!IsKnown(name))
        {
            return true;
        }

        _result.Append('<').Append(name);
        foreach (Match attribute in Attribute().Matches(attributes))
        {
            if (attribute.Groups["name"].Value is "domain" or "nicename" or "isPermaLink")
            {
                var value = WebUtility.HtmlDecode(attribute.Groups["value"].Value.Trim('"', '\''));
                _result
                    .Append(' ')
                    .Append(attribute.Groups["name"].Value)
                    .Append("=\"")
                    .Append(WebUtility.HtmlEncode(value))
                    .Append('"');
            }
        }

        var text = TextOf(_source[start..end]);
        _result
            .Append("><![CDATA[")
            .Append(text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal))
            .Append("]]></")
            .Append(name)
            .Append('>');
        return true;
    }

    /// <summary>Where a field's text ends, and where its closing tag does.</summary>
    private (int End, int After) EndOf(string name, int start)
    {
        var close = $"</{name}";
        (int, int)? first = null;
        var at = start;
        while (_budget >= 0)
        {
            var found = _source.IndexOf(close, at, StringComparison.Ordinal);
            Spend((found < 0 ? _source.Length : found) - at);
            if (found < 0)
            {
                break;
            }

            var after = _source.IndexOf('>', found);
            if (after < 0)
            {
                break;
            }

            first ??= (found, after + 1);
            if (Following().IsMatch(_source, after + 1))
            {
                return (found, after + 1);
            }

            at = after + 1;
        }

        if (first is { } only)
        {
            return only;
        }

        // Never closed: up to the next field.
        var next = NextField().Match(_source, start);
        Spend(next.Success ? next.Index - start : _source.Length - start);
        return next.Success ? (next.Index, next.Index) : (-1, -1);
    }

    private static string TextOf(string inner)
    {
        const string open = "<![CDATA[";
        const string close = "]]>";
        var trimmed = inner.Trim();
        if (trimmed.StartsWith(open, StringComparison.Ordinal))
        {
            trimmed = trimmed[open.Length..];
            if (trimmed.EndsWith(close, StringComparison.Ordinal))
            {
                trimmed = trimmed[..^close.Length];
            }

            return trimmed.Replace(close + open, "", StringComparison.Ordinal);
        }

        // Unescaped markup stays as it is; in plain text entities are decoded.
        return AnyTag().IsMatch(inner) ? inner : WebUtility.HtmlDecode(inner);
    }

    private int? At(string tag)
    {
        if (string.CompareOrdinal(_source, _at, tag, 0, tag.Length) != 0)
        {
            return null;
        }

        var end = _source.IndexOf('>', _at + tag.Length);
        return end >= 0 && string.IsNullOrWhiteSpace(_source[(_at + tag.Length)..end]) ? end + 1 : null;
    }

    private void Spend(int characters) => _budget -= characters;

    private static bool IsKnown(string name) =>
        !name.Contains(':')
        || name.StartsWith("wp:", StringComparison.Ordinal)
        || name.StartsWith("dc:", StringComparison.Ordinal)
        || name.StartsWith("content:", StringComparison.Ordinal)
        || name.StartsWith("excerpt:", StringComparison.Ordinal);

    [GeneratedRegex(
        """\G<(?<name>[A-Za-z_][A-Za-z0-9_.:-]{0,60})(?<attributes>(?:\s[^<>]{0,2000})?)(?<empty>/?)>""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex OpenTag();

    [GeneratedRegex(
        """(?<name>[A-Za-z:]{1,30})\s{0,5}=\s{0,5}(?<value>"[^"]{0,1000}"|'[^']{0,1000}')""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Attribute();

    /// <summary>What follows a field: another one, or the end of its parent.</summary>
    [GeneratedRegex(
        """\G\s{0,1000}(</?(item|wp:[a-z_]+|dc:[a-z]+|content:encoded|excerpt:encoded|title|link|pubDate|guid|description|category)[\s/>]|$)""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Following();

    [GeneratedRegex(
        """<(/item|wp:[a-z_]+|dc:creator|content:encoded|excerpt:encoded|link|pubDate|guid|description|category)[\s/>]""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex NextField();

    [GeneratedRegex("</?[A-Za-z][^<>]{0,2000}>")]
    private static partial Regex AnyTag();

    [GeneratedRegex(
        """<(title|wp:author_login|wp:cat_name|wp:tag_name|wp:term_name)>\s{0,20}(<!\[CDATA\[)?(?<text>[^<]{0,300})""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Title();
}
