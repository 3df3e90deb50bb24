using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>
/// Two people change a text at the same time, at random. Every word is unique, so that it can be followed.
/// </summary>
public sealed partial class ContentMergePropertyTests
{
    private static readonly HtmlCleaner Cleaner = new();

    private static readonly Gen<string> Kinds = OneOf(
        "p",
        "p",
        "p",
        "h2",
        "ul",
        "blockquote",
        "figure",
        "table",
        "hr",
        "rtl",
        "emoji",
        "again"
    );

    private static readonly Gen<Edit> Edits =
        from act in OneOf("insert", "delete", "change", "word", "mark", "move", "split", "join")
        from at in Gen.Int[0, 1000]
        from to in Gen.Int[0, 1000]
        from kind in Kinds
        select new Edit(act, at, to, kind);

    private static readonly Gen<(string[] Kinds, Edit[] Shared, Edit[] Theirs, Edit[] Mine)> Stories = Gen.Select(
        Kinds.Array[0, 9],
        Edits.Array[0, 3],
        Edits.Array[0, 6],
        Edits.Array[0, 6]
    );

    [Fact]
    public void Merge_OfRandomEdits_LosesNothingAndDoublesNothingUnasked() =>
        Stories.Sample(
            story =>
            {
                var (before, theirs, mine) = Write(story);

                var merged = Merge(before, theirs, mine);

                var result = merged.Compose(new Dictionary<string, MergeAnswer>()).Body ?? "";
                var (old, their, my, now) = (Words(before), Words(theirs), Words(mine), Words(result));
                var asked = merged
                    .Questions.SelectMany(q => new[] { q.Base, q.Theirs, q.Mine }.OfType<string>())
                    .SelectMany(html => Words(html).Keys)
                    .ToHashSet();
                var lost = their.Keys.Concat(my.Keys).Where(w => !old.ContainsKey(w) && !now.ContainsKey(w)).ToList();

                // Who made another block of the words wrote them anew.
                var blocks = before.Split('\n').ToHashSet();
                bool IsUntouched(string word, string side) =>
                    side.Split('\n').All(b => blocks.Contains(b) || !Words(b).ContainsKey(word));
                var back = old
                    .Keys.Where(w => !their.ContainsKey(w) || !my.ContainsKey(w))
                    .Where(w => now.ContainsKey(w) && !asked.Contains(w))
                    .Where(w => IsUntouched(w, theirs) && IsUntouched(w, mine));
                // What both wrote alike; the same words in two different blocks are two edits, and a block of one or
                // two words at two places is two.
                bool IsAlike(string word) =>
                    theirs
                        .Split('\n')
                        .Where(b => Words(b).ContainsKey(word) && Words(b).Count > 2)
                        .SequenceEqual(mine.Split('\n').Where(b => Words(b).ContainsKey(word)));
                var doubled = now.Where(w => w.Value > 1 && !asked.Contains(w.Key))
                    .Select(w => w.Key)
                    .Where(w => !their.ContainsKey(w) || !my.ContainsKey(w) || IsAlike(w));
                var manifold = now.Where(w => w.Value > 2);
                var gone = old.Keys.Where(w => their.ContainsKey(w) && my.ContainsKey(w) && !now.ContainsKey(w));
                return lost.Count == 0
                    && !back.Any()
                    && !doubled.Any()
                    && !manifold.Any()
                    && !gone.Any()
                    && Cleaner.Clean(result) == result;
            },
            iter: Runs,
            print: Print
        );

    [Fact]
    public void Merge_WithASideThatChangedNothing_IsTheOtherSide() =>
        Stories.Sample(
            story =>
            {
                var (before, theirs, _) = Write(story);
                return Default(Merge(before, theirs, before)) == theirs
                    && Default(Merge(before, before, theirs)) == theirs
                    && Default(Merge(before, theirs, theirs)) == theirs
                    && Merge(before, theirs, theirs).Questions.Count == 0
                    && Merge(before, theirs, before).Questions.Count == 0;
            },
            iter: Runs,
            print: Print
        );

    [Fact]
    public void Merge_WithoutACommonVersion_LosesNothing() =>
        Stories.Sample(
            story =>
            {
                var (_, theirs, mine) = Write(story);
                var now = Words(
                    ContentMerge
                        .Merge(null, With(theirs), With(mine))
                        .Compose(new Dictionary<string, MergeAnswer>())
                        .Body
                        ?? ""
                );
                return Words(theirs).Keys.Concat(Words(mine).Keys).All(now.ContainsKey);
            },
            iter: Runs,
            print: Print
        );

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static long Runs =>
        long.TryParse(Environment.GetEnvironmentVariable("MERGE_RUNS"), CultureInfo.InvariantCulture, out var runs)
            ? runs
            : 500;

    private static MergedContent Merge(string before, string theirs, string mine) =>
        ContentMerge.Merge(With(before), With(theirs), With(mine));

    private static string? Default(MergedContent merged) => merged.Compose(new Dictionary<string, MergeAnswer>()).Body;

    private static ArticleContent With(string body) => new() { Headline = "Headline", Body = body };

    private static string Print((string[] Kinds, Edit[] Shared, Edit[] Theirs, Edit[] Mine) story)
    {
        var (before, theirs, mine) = Write(story);
        return $"BEFORE\n{before}\nTHEIRS\n{theirs}\nMINE\n{mine}\nRESULT\n{Default(Merge(before, theirs, mine))}\n"
            + string.Join('\n', Merge(before, theirs, mine).Questions);
    }

    private static (string Before, string Theirs, string Mine) Write(
        (string[] Kinds, Edit[] Shared, Edit[] Theirs, Edit[] Mine) story
    )
    {
        var words = new Numbers("w");
        List<Block> blocks = [];
        foreach (var kind in story.Kinds)
        {
            blocks.Add(Block.New(kind, words, blocks));
        }

        var both = Changed(blocks, story.Shared, new Numbers("s"));
        return (
            Html(blocks),
            Html(Changed(both, story.Theirs, new Numbers("t"))),
            Html(Changed(both, story.Mine, new Numbers("m")))
        );
    }

    private static string Html(List<Block> blocks) => Cleaner.Clean(string.Join('\n', blocks.Select(b => b.Html)));

    private static List<Block> Changed(List<Block> before, Edit[] edits, Numbers words)
    {
        List<Block> blocks = [.. before];
        foreach (var edit in edits)
        {
            if (edit.Act == "insert" || blocks.Count == 0)
            {
                blocks.Insert(edit.At % (blocks.Count + 1), Block.New(edit.Kind, words, blocks));
                continue;
            }

            var at = edit.At % blocks.Count;
            var block = blocks[at];
            switch (edit.Act)
            {
                case "delete":
                    blocks.RemoveAt(at);
                    break;
                case "change":
                    blocks[at] = block with { Words = [.. block.Words.Select(_ => words.Next())] };
                    break;
                case "word" when block.Words.Count > 0:
                    var word = edit.To % block.Words.Count;
                    blocks[at] = block with
                    {
                        Words = edit.Kind switch
                        {
                            "p" or "rtl" => [.. block.Words.Take(word), words.Next(), .. block.Words.Skip(word + 1)],
                            "h2" => [.. block.Words.Take(word), .. block.Words.Skip(word + 1)],
                            _ => [.. block.Words.Take(word), words.Next(), .. block.Words.Skip(word)],
                        },
                    };
                    break;
                case "mark":
                    blocks[at] = block with { Strong = edit.To % 12 };
                    break;
                case "move":
                    blocks.RemoveAt(at);
                    blocks.Insert(edit.To % (blocks.Count + 1), block);
                    break;
                case "split" when block.Kind is "p" or "rtl" && block.Words.Count > 1:
                    blocks[at] = block with { Words = block.Words[..(block.Words.Count / 2)] };
                    blocks.Insert(at + 1, block with { Words = block.Words[(block.Words.Count / 2)..] });
                    break;
                case "join" when at + 1 < blocks.Count && block.Kind == "p" && blocks[at + 1].Kind == "p":
                    blocks[at] = block with { Words = [.. block.Words, .. blocks[at + 1].Words] };
                    blocks.RemoveAt(at + 1);
                    break;
            }
        }

        return blocks;
    }

    /// <summary>The words that are followed, with how often each occurs.</summary>
    private static Dictionary<string, int> Words(string html) =>
        Followed().Matches(html).CountBy(match => match.Value).ToDictionary();

    [GeneratedRegex("[wstm][0-9]+x")]
    private static partial Regex Followed();

    private sealed record Edit(string Act, int At, int To, string Kind);

    private sealed class Numbers(string letter)
    {
        private int _last;

        public string Next() => string.Create(CultureInfo.InvariantCulture, $"{letter}{++_last}x");
    }

    private sealed record Block(string Kind, List<string> Words)
    {
        public int Strong { get; init; } = -1;

        public string Html =>
            Kind switch
            {
                "ul" => $"<ul>{string.Concat(Marked.Select(w => $"<li>{w}</li>"))}</ul>",
                "blockquote" => $"<blockquote><p>{string.Join(' ', Marked)}</p></blockquote>",
                "figure" => "<figure data-media-id=\"7\"><img alt=\"\"><figcaption>"
                    + $"{string.Join(' ', Marked)}</figcaption></figure>",
                "table" => "<table><tbody>"
                    + string.Concat(Marked.Chunk(2).Select(r => $"<tr><td>{r[0]}</td><td>{r.Length}</td></tr>"))
                    + "</tbody></table>",
                "hr" => "<hr>",
                "again" => "<p>Again and again.</p>",
                "rtl" => $"<p dir=\"rtl\">عادت {string.Join(" إلى ", Marked)}</p>",
                "emoji" => $"<p>👩‍🚒 {string.Join(" 🇳🇪 ", Marked)} &amp; &lt;3</p>",
                var tag => $"<{tag}>{string.Join(' ', Marked)}</{tag}>",
            };

        private IEnumerable<string> Marked => Words.Select((w, i) => i == Strong ? $"<strong>{w}</strong>" : w);

        public static Block New(string kind, Numbers words, List<Block> present) =>
            kind is "hr" or "again"
                ? new Block(kind, [])
                : new Block(kind, [.. Enumerable.Range(0, 3 + present.Count % 6).Select(_ => words.Next())]);
    }
}
