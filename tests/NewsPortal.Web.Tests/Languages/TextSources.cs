using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NewsPortal.Web.Tests.Architecture;

namespace NewsPortal.Web.Tests.Languages;

/// <summary>The interface texts in the source tree: those the code uses, and those in the resource files.</summary>
internal static partial class TextSources
{
    /// <summary>The resource of the readers' texts.</summary>
    public const string Readers = nameof(Texts);

    /// <summary>The resource of the newsroom's texts.</summary>
    public const string Newsroom = nameof(NewsroomTexts);

    /// <summary>The resource of the texts of the newsroom's scripts.</summary>
    public const string Scripts = nameof(ScriptTexts);

    private const string Web = "src/NewsPortal.Web";

    /// <summary>The code of the public site, which is everything but the newsroom.</summary>
    public static IEnumerable<SourceFile> PublicFiles(string extension) =>
        SourceTree.Files(Web, extension).Where(file => !IsNewsroom(file));

    /// <summary>The code of the newsroom.</summary>
    public static IEnumerable<SourceFile> NewsroomFiles(string extension) =>
        SourceTree.Files(Web, extension).Where(IsNewsroom);

    private static bool IsNewsroom(SourceFile file) => file.Name.StartsWith($"{Web}/Areas/", StringComparison.Ordinal);

    private static IEnumerable<SourceFile> Code(string resource) =>
        resource == Scripts
            ? SourceTree
                .Files($"{Web}/Assets/admin", ".ts")
                .Where(file => !file.Name.EndsWith("admin/texts.ts", StringComparison.Ordinal))
            : new[] { ".cs", ".cshtml" }.SelectMany(extension =>
                resource == Readers ? PublicFiles(extension) : NewsroomFiles(extension)
            );

    /// <summary>Each use of a text, with the English singular if it counts something.</summary>
    public static IEnumerable<TextUse> Uses(string resource) =>
        from file in Code(resource)
        let source = Joined(file)
        from use in (resource == Scripts ? PlainInScript() : Plain())
            .Matches(source)
            .Select(m => new TextUse(file.Name, Key(m.Groups["key"]), null))
            .Concat(
                (resource == Scripts ? CountedInScript() : Counted())
                    .Matches(source)
                    .Select(m => new TextUse(file.Name, Key(m.Groups["other"]), Key(m.Groups["one"])))
            )
        select use;

    /// <summary>Places that use a text by anything but a literal.</summary>
    public static IEnumerable<string> ComputedKeys(string resource) =>
        from file in Code(resource)
        from line in Joined(file).Split('\n')
        where (resource == Scripts ? ComputedInScript() : Computed()).IsMatch(line)
        select $"{file.Name}: {line.Trim()}";

    /// <summary>English sentences in the newsroom's code that are in no text: a capital, a blank and an end.</summary>
    public static IEnumerable<string> BareSentences(SourceFile code) =>
        from line in Used().Replace(Joined(code), "").Split('\n')
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        where !line.Contains("Justification", StringComparison.Ordinal)
        where !line.Contains("LoggerMessage", StringComparison.Ordinal)
        from Match sentence in Sentence().Matches(line)
        select $"{code.Name}: {sentence.Value}";

    /// <summary>A file's code with each text in one piece, beside its bracket: the formatter cuts long ones.</summary>
    private static string Joined(SourceFile file) =>
        Opened().Replace(Cut().Replace(File.ReadAllText(file.FullName), ""), "${open}\"");

    /// <summary>The files of a resource by language; "en" is the one without a language in its name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Languages(string resource) =>
        SourceTree
            .Files($"{Web}/Resources", ".resx")
            .Where(file => Path.GetFileName(file.FullName).Split('.')[0] == resource)
            .ToDictionary(
                file =>
                    Path.GetFileNameWithoutExtension(file.Name) is var name
                    && name.Contains('.', StringComparison.Ordinal)
                        ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]
                        : "en",
                file =>
                    (IReadOnlyDictionary<string, string>)
                        XDocument
                            .Load(file.FullName)
                            .Root!.Elements("data")
                            .ToDictionary(
                                data => data.Attribute("name")!.Value,
                                data => data.Element("value")!.Value,
                                StringComparer.Ordinal
                            )
            );

    /// <summary>The numbers in braces, each once.</summary>
    public static IReadOnlySet<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Text in a view's markup, or in attributes that people read, that is not in T. A heuristic: it skips what looks
    /// like code and finds text between tags.
    /// </summary>
    public static IEnumerable<string> BareWords(SourceFile view)
    {
        var markup = WithoutCode(File.ReadAllText(view.FullName));
        return TextNode()
            .Matches(markup)
            .Select(m => m.Groups["text"].Value)
            .Concat(ReadAttribute().Matches(markup).Select(m => m.Groups["text"].Value))
            .Where(text => Word().IsMatch(text))
            .Select(text => $"{view.Name}: {Regex.Replace(text.Trim(), @"\s+", " ")}");
    }

    private static string Key(Group literal) =>
        literal
            .Value.Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\'", "'", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    /// <summary>Removes comments, code blocks, code lines and expressions from a view.</summary>
    private static string WithoutCode(string view)
    {
        var source = Directive().Replace(Comment().Replace(view, ""), "");
        var markup = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '@' || i + 1 == source.Length)
            {
                markup.Append(source[i]);
            }
            else if (source[i + 1] is '{' or '(')
            {
                i = EndOfBraces(source, i + 1);
            }
            else
            {
                i = EndOfExpression(source, i + 1) - 1;
            }
        }

        return CodeLine().Replace(markup.ToString(), "");
    }

    /// <summary>Where an expression such as <c>await x.Y(z)[0]</c> ends.</summary>
    private static int EndOfExpression(string source, int start)
    {
        var i = start;
        while (i < source.Length)
        {
            if (source[i] is '(' or '[')
            {
                i = EndOfBraces(source, i) + 1;
            }
            else if (
                char.IsLetterOrDigit(source[i])
                || source[i] is '_'
                || (
                    source[i] is '.' or '?'
                    && i + 1 < source.Length
                    && (char.IsLetter(source[i + 1]) || source[i + 1] is '.')
                )
            )
            {
                i++;
            }
            else if (
                source[i] == ' '
                && source[start..i] is "if" or "foreach" or "for" or "switch" or "await" or "while"
            )
            {
                i++;
                if (source[i] == '(')
                {
                    return EndOfBraces(source, i) + 1;
                }
            }
            else
            {
                break;
            }
        }

        return Math.Max(i, start + 1);
    }

    /// <summary>The matching closing brace, skipping quoted texts.</summary>
    private static int EndOfBraces(string source, int open)
    {
        var depth = 0;
        for (var i = open; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '"':
                    i = source.IndexOf('"', i + 1);
                    if (i < 0)
                    {
                        return source.Length - 1;
                    }

                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    if (--depth == 0)
                    {
                        return i;
                    }

                    break;
            }
        }

        return source.Length - 1;
    }

    [GeneratedRegex("""\b(T|texts|Texts)(\[|\.Html\()"(?<key>(\\.|[^"\\])*)"\s*[\]),]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();

    [GeneratedRegex(
        """\b(T|texts|Texts)\s*\.Plural\((?<number>[^"]*?),\s*"(?<one>(\\.|[^"\\])*)",\s*"(?<other>(\\.|[^"\\])*)"\s*[),]""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline
    )]
    private static partial Regex Counted();

    [GeneratedRegex("""(?<!\[)\b(T|texts|Texts)\[(?!")""", RegexOptions.ExplicitCapture)]
    private static partial Regex Computed();

    [GeneratedRegex("""\bt\('(?<key>(\\.|[^'\\])*)'""", RegexOptions.ExplicitCapture)]
    private static partial Regex PlainInScript();

    [GeneratedRegex(
        """\bplural\([^']*?'(?<one>(\\.|[^'\\])*)',\s*'(?<other>(\\.|[^'\\])*)'""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex CountedInScript();

    [GeneratedRegex("""(?<![.\w^])(t|plural)\((?!')(?![^()]*, ')""", RegexOptions.ExplicitCapture)]
    private static partial Regex ComputedInScript();

    [GeneratedRegex(@"(?<!\\)""\s*\+\s*""")]
    private static partial Regex Cut();

    [GeneratedRegex(@"(?<open>\[|\.Html\()\s+""", RegexOptions.ExplicitCapture)]
    private static partial Regex Opened();

    [GeneratedRegex(
        """\b(T|texts|Texts)(\[|\.Html\(|\s*\.Plural\([^"]*?)\s*"(\\.|[^"\\])*"(,\s*"(\\.|[^"\\])*")?""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Used();

    [GeneratedRegex(""""(?<!\w)\$?"[A-Z][^"]* [^"]*[.!?]"""")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"^@(using|inject|model|inherits|addTagHelper|namespace)\b.*$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Directive();

    [GeneratedRegex(
        @"^\s*(if|else|for|foreach|while|switch|case|default|break|return|var|const|string|int|bool|using|List<)\b.*$",
        RegexOptions.Multiline
    )]
    private static partial Regex CodeLine();

    [GeneratedRegex(@">(?<text>[^<>{}=;]+)<", RegexOptions.ExplicitCapture)]
    private static partial Regex TextNode();

    [GeneratedRegex(
        """\s(aria-label|aria-description|alt|title|placeholder|label|hint|data-confirm|data-label)=(?<q>["'])(?<text>.*?)\k<q>""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex ReadAttribute();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();
}

/// <summary>A place that shows a text.</summary>
/// <param name="File">Where.</param>
/// <param name="Key">The English text; for a plural its general form.</param>
/// <param name="One">The English singular; null if nothing is counted.</param>
internal sealed record TextUse(string File, string Key, string? One);
