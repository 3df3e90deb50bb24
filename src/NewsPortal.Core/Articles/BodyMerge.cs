using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Merges two bodies of clean HTML block by block. Each side is aligned with what both began with: equal blocks,
/// changed ones, those put elsewhere, and what is new between them.
/// </summary>
internal static class BodyMerge
{
    /// <summary>From this share of common words on, one block is another one changed.</summary>
    private const double Alike = 0.4;

    /// <summary>The same for a block that stands elsewhere.</summary>
    private const double AlikeElsewhere = 0.7;

    /// <summary>A block of at least so many words is not written twice by chance.</summary>
    private const int LongEnough = 3;

    /// <summary>The most pairs of blocks that are compared by their words; beyond, they pair by order.</summary>
    private const int MostPairs = 40_000;

    /// <summary>Elements whose parts are merged one by one.</summary>
    private static readonly HashSet<string> Holders =
    [
        "ul",
        "ol",
        "dl",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "blockquote",
        "section",
        "aside",
        "div",
        "details",
        "figure",
    ];

    /// <summary>Elements of which there is one in their place: both texts go into one.</summary>
    private static readonly HashSet<string> Single = ["td", "th", "caption", "figcaption", "summary"];

    private static readonly HashSet<string> Paragraphs = ["p", "h2", "h3", "h4"];

    /// <summary>Merges two bodies.</summary>
    /// <param name="before">What both began with.</param>
    /// <param name="theirs">Theirs.</param>
    /// <param name="mine">Mine.</param>
    /// <param name="isKnown">False if nobody knows what both began with: then it is what they have in common.</param>
    public static IReadOnlyList<MergedPart> Merge(string? before, string? theirs, string? mine, bool isKnown)
    {
        var (their, my) = (UnitsOf(Parse(theirs)), UnitsOf(Parse(mine)));
        return isKnown ? Merge(UnitsOf(Parse(before)), their, my) : Merge(Common(their, my), their, my);
    }

    private static INode Parse(string? html) => new HtmlParser().ParseDocument(html ?? "").Body!;

    private static List<Unit> UnitsOf(INode parent) =>
        [
            .. parent
                .ChildNodes.Where(node =>
                    node is IElement || node is IText text && !string.IsNullOrWhiteSpace(text.Data)
                )
                .Select(node => new Unit(node)),
        ];

    private static List<Unit> Common(List<Unit> theirs, List<Unit> mine)
    {
        var side = new Side(theirs, mine);
        return [.. theirs.Where((unit, i) => side.Of[i] is >= 0 and var at && mine[at].Key == unit.Key)];
    }

    private static List<MergedPart> Merge(List<Unit> before, List<Unit> theirs, List<Unit> mine)
    {
        var (their, my) = (new Side(before, theirs), new Side(before, mine));
        Reconcile(before, their, my);
        their.FindPlaces();
        my.FindPlaces();
        var twins = Twins(before, their, my);
        List<MergedPart> parts = [];
        for (var gap = 0; gap <= before.Count; gap++)
        {
            AddNew(parts, before, their, my, twins, gap);
            if (gap < before.Count && !their.IsMoved[gap] && !my.IsMoved[gap])
            {
                AddOld(parts, before, their, my, gap);
            }
        }

        return parts;
    }

    /// <summary>
    /// The same new text on both sides is one edit, whatever else changed around it: if only one side's alignment took
    /// it for a changed block, or the two took it for different ones, it is new in both.
    /// </summary>
    private static void Reconcile(List<Unit> before, Side theirs, Side mine)
    {
        var old = before.Select(u => u.Key).ToHashSet(StringComparer.Ordinal);
        var places = mine
            .Units.Select((unit, at) => (unit.Key, at))
            .Where(one => !old.Contains(one.Key))
            .ToLookup(one => one.Key, one => one.at, StringComparer.Ordinal);
        for (var at = 0; at < theirs.Units.Count; at++)
        {
            foreach (var other in places[theirs.Units[at].Key])
            {
                if (theirs.BaseOf[at] == mine.BaseOf[other])
                {
                    continue;
                }

                if (!mine.TryMove(theirs.BaseOf[at], other) && !theirs.TryMove(mine.BaseOf[other], at))
                {
                    theirs.Unpair(at);
                    mine.Unpair(other);
                }
            }
        }
    }

    /// <summary>New blocks that both sides have, or almost, theirs to mine.</summary>
    private static Dictionary<int, int> Twins(List<Unit> before, Side theirs, Side mine)
    {
        // What both took out of an old block is no new text, however short it is.
        var old = before
            .Where((unit, i) => theirs.UnitFor(i)?.Key != unit.Key || mine.UnitFor(i)?.Key != unit.Key)
            .SelectMany(unit => unit.Words)
            .ToHashSet(StringComparer.Ordinal);
        Dictionary<int, int> twins = [];
        HashSet<int> taken = [];
        for (var at = 0; at < theirs.Units.Count; at++)
        {
            if (theirs.BaseOf[at] >= 0)
            {
                continue;
            }

            var unit = theirs.Units[at];
            var found = Enumerable
                .Range(0, mine.Units.Count)
                .Where(i => mine.BaseOf[i] < 0 && !taken.Contains(i) && mine.Units[i].Key == unit.Key)
                .OrderBy(i => Math.Abs(mine.Gap[i] - theirs.Gap[at]))
                .Select(i => (int?)i)
                .FirstOrDefault(i =>
                    unit.Words.Length >= LongEnough
                    || unit.Picture is not null
                    || (unit.Words.Length > 0 && unit.Words.All(old.Contains))
                    || (mine.Gap[i!.Value] <= theirs.LastGap[at] && theirs.Gap[at] <= mine.LastGap[i.Value])
                );
            if (found is { } twin)
            {
                taken.Add(twin);
                twins[at] = twin;
            }
        }

        // Almost the same new text at two places is one to ask about.
        foreach (
            var at in Enumerable.Range(0, theirs.Units.Count).Where(i => theirs.BaseOf[i] < 0 && !twins.ContainsKey(i))
        )
        {
            var unit = theirs.Units[at];
            var like = Enumerable
                .Range(0, mine.Units.Count)
                .Where(i => mine.BaseOf[i] < 0 && !taken.Contains(i))
                .Where(i => unit.Words.Length >= LongEnough && Likeness(unit, mine.Units[i]) >= AlikeElsewhere)
                .Select(i => (int?)i)
                .FirstOrDefault();
            if (like is { } other)
            {
                taken.Add(other);
                twins[at] = other;
            }
        }

        return twins;
    }

    /// <summary>What either side added or put between two of the old blocks.</summary>
    private static void AddNew(
        List<MergedPart> parts,
        List<Unit> before,
        Side theirs,
        Side mine,
        Dictionary<int, int> twins,
        int gap
    )
    {
        var byMe = mine.At(gap).Where(i => !twins.ContainsValue(i) || IsHere(i)).ToList();
        var done = 0;
        List<int> run = [];
        foreach (var at in theirs.At(gap))
        {
            if (!twins.TryGetValue(at, out var twin))
            {
                run.Add(at);
                continue;
            }

            var upTo = byMe.IndexOf(twin, done);
            AddRun(parts, before, theirs, mine, run, upTo < 0 ? [] : byMe[done..upTo].FindAll(IsOnlyMine));
            run.Clear();
            done = upTo < 0 ? done : upTo + 1;
            parts.Add(Twin(theirs.Units[at], mine.Units[twin]));
        }

        AddRun(parts, before, theirs, mine, run, byMe[done..].FindAll(IsOnlyMine));

        bool IsOnlyMine(int i) => !twins.ContainsValue(i);

        // Twins stand where theirs do.
        bool IsHere(int i) => twins.First(pair => pair.Value == i).Key is var at && theirs.Gap[at] == gap;
    }

    private static MergedPart Twin(Unit theirs, Unit mine) =>
        theirs.Key == mine.Key
            ? theirs.Part(MergeOrigin.Both)
            : new MergedPart(theirs.Kind, MergeOrigin.Asked)
            {
                Question = new MergeQuestion(theirs.Kind, null, theirs.Html, mine.Html) { Both = Both(theirs, mine) },
            };

    private static void AddRun(
        List<MergedPart> parts,
        List<Unit> before,
        Side theirs,
        Side mine,
        List<int> their,
        List<int> my
    )
    {
        my = my.FindAll(i => mine.BaseOf[i] < 0 || !theirs.IsMoved[mine.BaseOf[i]]);
        if (their.Count > 0 && my.Count > 0 && their.All(i => theirs.BaseOf[i] < 0) && my.All(i => mine.BaseOf[i] < 0))
        {
            var (one, other) = (Html(theirs, their), Html(mine, my));
            parts.Add(
                new MergedPart(theirs.Units[their[0]].Kind, MergeOrigin.Asked)
                {
                    Question = new MergeQuestion(theirs.Units[their[0]].Kind, null, one, other)
                    {
                        Both = $"{one}\n{other}",
                    },
                }
            );
            return;
        }

        foreach (var i in their)
        {
            Add(theirs, i, MergeOrigin.Theirs);
        }

        foreach (var i in my)
        {
            Add(mine, i, MergeOrigin.Mine);
        }

        void Add(Side side, int i, MergeOrigin origin)
        {
            if (side.BaseOf[i] < 0)
            {
                parts.Add(side.Units[i].Part(origin));
                return;
            }

            List<MergedPart> moved = [];
            AddOld(moved, before, theirs, mine, side.BaseOf[i]);
            parts.AddRange(
                moved.Select(part =>
                    part with
                    {
                        IsMoved = true,
                        Origin = part.Origin == MergeOrigin.Same ? origin : part.Origin,
                    }
                )
            );
        }

        static string Html(Side side, List<int> units) => string.Join('\n', units.Select(i => side.Units[i].Html));
    }

    /// <summary>What became of an old block.</summary>
    private static void AddOld(List<MergedPart> parts, List<Unit> before, Side theirs, Side mine, int at)
    {
        var old = before[at];
        var (their, my) = (theirs.UnitFor(at), mine.UnitFor(at));
        if (their is null && my is null)
        {
            parts.Add(Gone(MergeOrigin.Both));
        }
        else if (their is null && my!.Key == old.Key && !mine.IsMoved[at])
        {
            parts.Add(Gone(MergeOrigin.Theirs));
        }
        else if (my is null && their!.Key == old.Key && !theirs.IsMoved[at])
        {
            parts.Add(Gone(MergeOrigin.Mine));
        }
        else
        {
            parts.Add(their is null || my is null ? Asked(old, their, my) : Changed(old, their, my));
        }

        MergedPart Gone(MergeOrigin origin) => new(old.Kind, origin) { Removed = old.Html };
    }

    private static MergedPart Changed(Unit before, Unit theirs, Unit mine) =>
        theirs.Key == mine.Key ? theirs.Part(theirs.Key == before.Key ? MergeOrigin.Same : MergeOrigin.Both)
        : theirs.Key == before.Key ? mine.Part(MergeOrigin.Mine)
        : mine.Key == before.Key ? theirs.Part(MergeOrigin.Theirs)
        : Parts(before, theirs, mine) ?? Asked(before, theirs, mine);

    /// <summary>A list, a table … whose parts are merged; null if they cannot be.</summary>
    private static MergedPart? Parts(Unit before, Unit theirs, Unit mine)
    {
        if (
            before.Node is not IElement one
            || theirs.Node is not IElement two
            || mine.Node is not IElement three
            || !new[] { one, two, three }.All(IsHolder)
            || one.LocalName != two.LocalName
            || one.LocalName != three.LocalName
        )
        {
            return null;
        }

        var (tags, theirTags, myTags) = (WordMerge.Tags(one), WordMerge.Tags(two), WordMerge.Tags(three));
        var taken =
            tags == theirTags ? myTags
            : tags == myTags || theirTags == myTags ? theirTags
            : default;

        // A caption written for one picture does not go with another.
        if (taken == default || one.LocalName == "figure" && (tags != theirTags || tags != myTags))
        {
            return null;
        }

        var (old, their, my) = (UnitsOf(one), UnitsOf(two), UnitsOf(three));
        List<MergedPart> parts;
        if (one.LocalName == "tr")
        {
            // Cells are told apart by their column, not by what they contain.
            if (old.Count != their.Count || old.Count != my.Count)
            {
                return null;
            }

            parts = [.. old.Select((cell, i) => Changed(cell, their[i], my[i]))];
        }
        else
        {
            parts = Merge(old, their, my);
        }

        var isAsked = parts.SelectMany(part => part.Flat()).Any(part => part.Question is not null);
        return new MergedPart(before.Kind, isAsked ? MergeOrigin.Asked : MergeOrigin.Both)
        {
            Open = taken.Open,
            Close = taken.Close,
            Separator = one.FirstChild is IText ? "\n" : "",
            Parts = parts,
        };
    }

    private static bool IsHolder(IElement element) =>
        Holders.Contains(element.LocalName)
        && element.Children.Length > 0
        && element.ChildNodes.All(node =>
            node is IElement || node is IText text && string.IsNullOrWhiteSpace(text.Data)
        );

    private static MergedPart Asked(Unit before, Unit? theirs, Unit? mine) =>
        new(before.Kind, MergeOrigin.Asked)
        {
            Question = new MergeQuestion(before.Kind, before.Html, theirs?.Html, mine?.Html)
            {
                Proposal = theirs is null || mine is null ? null : Proposal(before, theirs, mine),
                Both = theirs is null || mine is null ? null : Both(theirs, mine),
            },
        };

    private static string? Proposal(Unit before, Unit theirs, Unit mine) =>
        before.Node is IElement one
        && theirs.Node is IElement two
        && mine.Node is IElement three
        && one.LocalName is not ("img" or "hr" or "figure" or "table" or "tr" or "ul" or "ol" or "dl")
            ? WordMerge.Elements(one, two, three)
            : null;

    private static string? Both(Unit theirs, Unit mine) =>
        theirs.Kind is "img" or "thead" or "tbody" or "tfoot" ? null
        : Single.Contains(theirs.Kind) && theirs.Node is IElement one && mine.Node is IElement other
            ? $"{WordMerge.Tags(one).Open}{one.InnerHtml}<br>{other.InnerHtml}{WordMerge.Tags(one).Close}"
        : $"{theirs.Html}\n{mine.Html}";

    /// <summary>The share of words that two blocks have in common, from 0 to 1.</summary>
    private static double Likeness(Unit one, Unit other)
    {
        if (one.Kind != other.Kind && !(Paragraphs.Contains(one.Kind) && Paragraphs.Contains(other.Kind)))
        {
            return 0;
        }

        if (one.Picture is not null || other.Picture is not null)
        {
            return one.Picture == other.Picture ? 1 : 0;
        }

        var count = one.Words.Length + other.Words.Length;
        if (count == 0)
        {
            return one.Kind == other.Kind && one.Kind is "img" ? 1 : 0;
        }

        var rest = one.Words.CountBy(word => word).ToDictionary();
        var common = 0;
        foreach (var word in other.Words)
        {
            if (rest.TryGetValue(word, out var left) && left > 0)
            {
                rest[word] = left - 1;
                common++;
            }
        }

        return 2.0 * common / count;
    }

    /// <summary>A block of a body, or a part of one.</summary>
    private sealed class Unit
    {
        public Unit(INode node)
        {
            Node = node;
            Kind = node is IElement element ? element.LocalName : "p";
            Html = node is IElement whole ? whole.OuterHtml : node.ToHtml();
            Key =
                Kind == "pre"
                    ? Html
                    : string.Join(' ', Html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            // Cells and entries stand beside each other without a space.
            Words = [.. node.GetDescendantsAndSelf().OfType<IText>().SelectMany(text => WordsOf(text.Data))];
            Picture = (node as IElement)?.GetAttribute("data-media-id");
        }

        public INode Node { get; }
        public string Kind { get; }
        public string Html { get; }

        /// <summary>Equal for blocks that are the same; how the lines of HTML are wrapped is no difference.</summary>
        public string Key { get; }

        public string[] Words { get; }
        public string? Picture { get; }

        public MergedPart Part(MergeOrigin origin) => new(Kind, origin) { Html = Html };

        private static List<string> WordsOf(string text)
        {
            List<string> words = [];
            for (var at = 0; at < text.Length; )
            {
                var end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]) && !char.IsPunctuation(text[end]))
                {
                    end++;
                }

                if (end > at)
                {
                    words.Add(text[at..end].ToUpperInvariant());
                }

                at = Math.Max(end, at + 1);
            }

            return words;
        }
    }

    /// <summary>One side's blocks, aligned with the old ones.</summary>
    private sealed class Side
    {
        private readonly List<Unit> _before;

        public Side(List<Unit> before, List<Unit> units)
        {
            _before = before;
            Units = units;
            Of = [.. Enumerable.Repeat(-1, before.Count)];
            BaseOf = [.. Enumerable.Repeat(-1, units.Count)];
            IsMoved = new bool[before.Count];
            Gap = new int[units.Count];
            LastGap = new int[units.Count];
            Align();
        }

        public List<Unit> Units { get; }

        /// <summary>For each old block the index of what became of it; -1 if it is gone.</summary>
        public int[] Of { get; }

        /// <summary>For each block the index of the old one; -1 if it is new.</summary>
        public int[] BaseOf { get; }

        /// <summary>For each old block, whether it stands elsewhere.</summary>
        public bool[] IsMoved { get; }

        /// <summary>For each block the index of the old one that follows.</summary>
        public int[] Gap { get; }

        /// <summary>The same, if the old ones that are gone stood before it.</summary>
        public int[] LastGap { get; }

        public Unit? UnitFor(int old) => Of[old] < 0 ? null : Units[Of[old]];

        /// <summary>The new and moved blocks in front of an old one.</summary>
        public List<int> At(int gap) =>
            [.. Enumerable.Range(0, Units.Count).Where(i => Gap[i] == gap && (BaseOf[i] < 0 || IsMoved[BaseOf[i]]))];

        /// <summary>Takes a new block for an old one that is gone from its place; false if it is not.</summary>
        public bool TryMove(int old, int at)
        {
            if (old < 0 || BaseOf[at] >= 0 || Of[old] >= 0)
            {
                return false;
            }

            Pair(old, at);
            return IsMoved[old] = true;
        }

        public void Unpair(int at)
        {
            if (BaseOf[at] is >= 0 and var old)
            {
                Of[old] = BaseOf[at] = -1;
                IsMoved[old] = false;
            }
        }

        public void FindPlaces()
        {
            var gap = 0;
            for (var i = 0; i < Units.Count; i++)
            {
                gap = BaseOf[i] is >= 0 and var old && !IsMoved[old] ? old + 1 : gap;
                Gap[i] = gap;
            }

            gap = _before.Count;
            for (var i = Units.Count - 1; i >= 0; i--)
            {
                gap = BaseOf[i] is >= 0 and var old && !IsMoved[old] ? old : gap;
                LastGap[i] = gap;
            }
        }

        private void Align()
        {
            var changes = ContentComparison.ChangesOf(_before.Select(u => u.Key), Units.Select(u => u.Key));
            var (o, n) = (0, 0);
            foreach (var change in changes)
            {
                while (n < change.InsertStartB)
                {
                    Pair(o++, n++);
                }

                (o, n) = (o + change.DeleteCountA, n + change.InsertCountB);
            }

            while (o < _before.Count && n < Units.Count)
            {
                Pair(o++, n++);
            }

            FindMoved(LongEnough, (old, unit) => old.Key == unit.Key);
            foreach (var change in changes)
            {
                PairLike(
                    [.. Enumerable.Range(change.DeleteStartA, change.DeleteCountA).Where(i => Of[i] < 0)],
                    [.. Enumerable.Range(change.InsertStartB, change.InsertCountB).Where(i => BaseOf[i] < 0)]
                );
            }

            FindMoved(LongEnough, (old, unit) => Likeness(old, unit) >= AlikeElsewhere);
        }

        private void Pair(int old, int at) => (Of[old], BaseOf[at]) = (at, old);

        /// <summary>Pairs what is left, where there is one candidate only.</summary>
        private void FindMoved(int words, Func<Unit, Unit, bool> isSame)
        {
            var news = Enumerable.Range(0, Units.Count).Where(i => BaseOf[i] < 0).ToList();
            var olds = Enumerable.Range(0, _before.Count).Where(i => Of[i] < 0).ToList();
            if (news.Count * (long)olds.Count > MostPairs)
            {
                return;
            }

            foreach (var old in olds.Where(i => _before[i].Words.Length >= words || _before[i].Picture is not null))
            {
                var found = news.FindAll(i => BaseOf[i] < 0 && isSame(_before[old], Units[i]));
                if (found.Count == 1 && olds.Count(i => Of[i] < 0 && isSame(_before[i], Units[found[0]])) == 1)
                {
                    Pair(old, found[0]);
                    IsMoved[old] = true;
                }
            }
        }

        /// <summary>Pairs the blocks of a changed stretch in order, with the most words in common.</summary>
        private void PairLike(List<int> olds, List<int> news)
        {
            if (olds.Count == 0 || news.Count == 0)
            {
                return;
            }

            if (olds.Count == 1 && news.Count == 1)
            {
                var (old, unit) = (_before[olds[0]], Units[news[0]]);
                if (old.Kind == unit.Kind && old.Picture == unit.Picture || Likeness(old, unit) >= Alike)
                {
                    Pair(olds[0], news[0]);
                }

                return;
            }

            if (olds.Count * (long)news.Count > MostPairs)
            {
                for (var i = 0; i < Math.Min(olds.Count, news.Count); i++)
                {
                    if (Likeness(_before[olds[i]], Units[news[i]]) >= Alike)
                    {
                        Pair(olds[i], news[i]);
                    }
                }

                return;
            }

            var likeness = new double[olds.Count, news.Count];
            var best = new double[olds.Count + 1, news.Count + 1];
            for (var i = olds.Count - 1; i >= 0; i--)
            {
                for (var j = news.Count - 1; j >= 0; j--)
                {
                    likeness[i, j] = Likeness(_before[olds[i]], Units[news[j]]);
                    best[i, j] = Math.Max(best[i + 1, j], best[i, j + 1]);
                    if (likeness[i, j] >= Alike)
                    {
                        best[i, j] = Math.Max(best[i, j], likeness[i, j] + best[i + 1, j + 1]);
                    }
                }
            }

            for (var (i, j) = (0, 0); i < olds.Count && j < news.Count; )
            {
                if (likeness[i, j] >= Alike && best[i, j] <= likeness[i, j] + best[i + 1, j + 1])
                {
                    Pair(olds[i++], news[j++]);
                }
                else if (best[i, j] <= best[i + 1, j])
                {
                    i++;
                }
                else
                {
                    j++;
                }
            }
        }
    }
}
