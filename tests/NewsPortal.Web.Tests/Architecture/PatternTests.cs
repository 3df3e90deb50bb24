using System.Reflection;
using System.Text.RegularExpressions;
using NewsPortal.Core.Data;
using NewsPortal.Core.Readership;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>
/// No pattern applied to input can be made to run for long: each is NonBacktracking, has a timeout or contains no
/// unbounded part, and processes 100 KB of its worst input in time.
/// </summary>
public sealed partial class PatternTests
{
    private const int Size = 100_000;
    private const string RobotPatterns = $"{nameof(Robots)}.Patterns";

    /// <summary>
    /// What <see cref="Robots"/> reads of a user agent: its hundreds of patterns use lookahead, so it truncates first.
    /// </summary>
    private const int UserAgentSize = 512;

    /// <summary>Far more than a linear pass takes on a busy machine, far less than a quadratic one on any.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Assembly[] Programs =
    [
        typeof(NewsDbContext).Assembly,
        typeof(global::Program).Assembly,
        typeof(Cli.CommandLine).Assembly,
    ];

    /// <summary>What every pattern has to withstand, repeated.</summary>
    private static readonly string[] Fillers =
    [
        " ",
        "\n",
        " \n",
        "a",
        "0",
        "-",
        "a-",
        ".",
        "a.",
        ",",
        ", ",
        "%",
        "<",
        "<a ",
        "\"",
        "'",
        "=",
        "a=",
        "/",
        "{",
        "[",
        "![",
        "\uFFFD",
        "\u00A0",
        "---\n",
        "é",
    ];

    /// <summary>
    /// Prefixes that get past the first part of a pattern, by its name, and what is repeated after them.
    /// </summary>
    private static readonly (string Name, string Begin, string Filler)[] Worst =
    [
        ("Seller", "a.example, 1, direct,", " "),
        ("Seller", "a.example, 1, direct, ", " x"),
        ("Seller", "a", ".a"),
        ("Seller", "a.example", " "),
        ("Variable", "contact", " "),
        ("Variable", "contact =", " "),
        ("BlockComment", "<!-- wp:a ", "{}"),
        ("BlockComment", "<!-- wp:a {", "} "),
        ("BlockComment", "<!--", " "),
        ("Block", "<!-- wp:footnotes ", " "),
        ("Reference", "", "<!-- wp:block {"),
        ("Reference", "<!-- wp:block {", "\"ref\" : "),
        ("Argument", "", "a = "),
        ("Argument", "", "a=\""),
        ("BackgroundUrl", "", "background-image: url("),
        ("BackgroundUrl", "background-image:", " "),
        ("MarkdownImage", "", "![a](a "),
        ("BlankLine", "\n", " \n"),
        ("SizeSuffix", "", "-1x1.a"),
        ("EditSuffix", "", "-scaled.a"),
        ("IncompleteEscape", "", "%a"),
        ("Address", "", "https://"),
        ("FrontMatter", "---\n", "---\n-"),
        ("StoryLink", "", "href=\"/story/"),
        ("NumberedPage", "/", "/page/1"),
        ("HashedFont", "a", "-a"),
        ("Uploads", "", "/files/"),
    ];

    [Fact]
    public void Patterns_InThePrograms_HaveABound()
    {
        var without = Patterns()
            .Where(p =>
                !p.Regex.Options.HasFlag(RegexOptions.NonBacktracking)
                && p.Regex.MatchTimeout == Regex.InfiniteMatchTimeout
                && Unbounded().IsMatch(Bare(p.Regex.ToString()))
            );

        // Add RegexOptions.NonBacktracking, or bounds such as {0,80} in place of * and +.
        Assert.Empty(without.Select(p => $"{p.Name}: {p.Regex}"));
    }

    [Fact]
    public void Patterns_InTheSource_AreAllSeenByTheseTests()
    {
        // One created in a method cannot be found by inspecting the assemblies.
        var made =
            from file in SourceTree.Files("src", ".cs").Concat(SourceTree.Files("src", ".cshtml"))
            from line in file.Lines()
            where
                MadeAnywhere().IsMatch(line.Text)
                && !file.Name.EndsWith("Readership/Robots.cs", StringComparison.Ordinal)
            select $"{file.Name}:{line.Number}: {line.Text.Trim()}";

        Assert.Empty(made);
    }

    [Fact]
    public void Patterns_OfForms_HaveABound()
    {
        var found =
            from file in SourceTree.Files("src", ".cshtml").Concat(SourceTree.Files("src", ".cs"))
            from line in file.Lines()
            from Match match in FormPattern().Matches(line.Text)
            where Unbounded().IsMatch(Bare(match.Groups["pattern"].Value))
            select $"{file.Name}:{line.Number}";

        Assert.Empty(found);
    }

    [Fact]
    public void Patterns_OnTheirWorstInput_EndInTime()
    {
        foreach (var (name, regex) in Patterns())
        {
            var limited = new Regex(regex.ToString(), regex.Options & ~RegexOptions.Compiled, Limit);
            foreach (var input in Inputs(name))
            {
                Try(name, limited, input);
            }
        }
    }

    [Fact]
    public void Robots_UserAgentWithoutEnd_ReadsItsBeginningAlone()
    {
        var browser =
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" + new string(' ', UserAgentSize);

        Assert.False(Robots.Includes(browser + "Googlebot"));
        Assert.True(Robots.Includes("Googlebot" + browser));
    }

    [Fact]
    public void Patterns_OfTheScripts_EndInTime()
    {
        var found = (
            from extension in new[] { ".ts", ".mjs" }
            from file in SourceTree.Files("src/NewsPortal.Web/Assets", extension)
            from line in file.Lines()
            from Match match in ScriptPattern().Matches(line.Text)
            select (Name: $"{file.Name}:{line.Number}", Pattern: match.Groups["pattern"].Value)
        ).ToList();

        Assert.NotEmpty(found);
        foreach (var (name, pattern) in found)
        {
            // .NET's backtracking behaves like a browser's.
            var limited = new Regex(pattern.Replace("\\/", "/", StringComparison.Ordinal), RegexOptions.None, Limit);
            foreach (var input in Inputs(name).Append(Repeat("", "<article")).Append(Repeat("<article ", "data-")))
            {
                Try(name, limited, input);
            }
        }
    }

    private static void Try(string name, Regex regex, string input)
    {
        try
        {
            // A replacement looks for every match; the suffix spoils a match of the whole.
            _ = regex.IsMatch(input);
            _ = regex.Replace(input, "", 2_000);
        }
        catch (RegexMatchTimeoutException)
        {
            Assert.Fail($"{name} ({regex}) works too long on {input[..60]}…");
        }
    }

    private static IEnumerable<string> Inputs(string name) =>
        from input in Fillers
            .Select(filler => Repeat("", filler))
            .Concat(
                Worst
                    .Where(w => name.EndsWith($".{w.Name}", StringComparison.Ordinal))
                    .Select(w => Repeat(w.Begin, w.Filler))
            )
        select name == RobotPatterns ? input[..UserAgentSize] : input;

    private static string Repeat(string begin, string filler) =>
        begin + string.Concat(Enumerable.Repeat(filler, Size / filler.Length)) + "\u2603\n!";

    private static IEnumerable<(string Name, Regex Regex)> Patterns()
    {
        const BindingFlags Any =
            BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        var types = Programs
            .SelectMany(program => program.GetTypes())
            .Where(type =>
                type.Namespace?.StartsWith("NewsPortal.", StringComparison.Ordinal) == true
                && !type.ContainsGenericParameters
            )
            .ToList();
        var methods =
            from type in types
            from method in type.GetMethods(Any)
            where method.GetCustomAttribute<GeneratedRegexAttribute>() is not null
            select ($"{type.Name}.{method.Name}", (Regex)method.Invoke(null, null)!);
        var fields =
            from type in types
            from field in type.GetFields(Any)
            where field.FieldType == typeof(Regex)
            select ($"{type.Name}.{field.Name}", (Regex)field.GetValue(null)!);
        var groups =
            from type in types
            from field in type.GetFields(Any)
            where field.FieldType == typeof(Regex[])
            from regex in (Regex[])field.GetValue(null)!
            select ($"{type.Name}.{field.Name}", regex);
        var found = methods.Concat(fields).Concat(groups).ToList();
        Assert.Contains(found, pattern => pattern.Item1 == RobotPatterns);
        return found;
    }

    /// <summary>
    /// The pattern without escapes and character classes, so that every remaining * and + repeats something.
    /// </summary>
    private static string Bare(string pattern) => Brackets().Replace(Escapes().Replace(pattern, "x"), "x");

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[*+]|\{\d+,\}")]
    private static partial Regex Unbounded();

    [GeneratedRegex(
        @"\bnew Regex\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count)\(|\bRegularExpression\(|\.Matches\(@?"""
    )]
    private static partial Regex MadeAnywhere();

    [GeneratedRegex(@"\bpattern=""(?<pattern>[^""]*)""")]
    private static partial Regex FormPattern();

    [GeneratedRegex(
        @"(?<=[(,=:!&|?>]\s{0,4})/(?<pattern>(?![*/])(?:[^/\\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)/[dgimsuvy]*(?=[.,;)\s])"
    )]
    private static partial Regex ScriptPattern();
}
