using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NewsPortal.Core.Articles;

/// <summary>Where a part of a merged content comes from.</summary>
public enum MergeOrigin
{
    /// <summary>Nobody changed it.</summary>
    Same,

    /// <summary>Only they changed it.</summary>
    Theirs,

    /// <summary>Only I changed it.</summary>
    Mine,

    /// <summary>Both changed it in the same way.</summary>
    Both,

    /// <summary>Both changed it differently: a person decides.</summary>
    Asked,
}

/// <summary>An answer to a <see cref="MergeQuestion"/>.</summary>
public enum MergeChoice
{
    /// <summary>Not answered yet.</summary>
    None,
    Theirs,
    Mine,

    /// <summary>Theirs, then mine.</summary>
    Both,

    /// <summary>The changes of both in one text, as the program proposes it.</summary>
    Proposal,

    /// <summary>What the person wrote.</summary>
    Edited,
}

/// <summary>How a person answers a question.</summary>
/// <param name="Choice">Which text.</param>
/// <param name="Edited">Their own, for <see cref="MergeChoice.Edited"/>.</param>
public sealed record MergeAnswer(MergeChoice Choice, string? Edited = null);

/// <summary>Something that both sides changed in different ways.</summary>
/// <param name="Kind">The element, for example "p"; the field's name outside the body.</param>
/// <param name="Base">What both began with; null if both added it. HTML in the body, else plain text.</param>
/// <param name="Theirs">What they made of it; null if they deleted it.</param>
/// <param name="Mine">What I made of it; null if I deleted it.</param>
public sealed record MergeQuestion(string Kind, string? Base, string? Theirs, string? Mine)
{
    /// <summary>
    /// Equal for a question with the same texts, also after the other side has changed again; unique within a merge.
    /// </summary>
    public string Key { get; init; } = "";

    /// <summary>True outside the body.</summary>
    public bool IsField { get; init; }

    /// <summary>The changes of both, word by word; null where they overlap.</summary>
    public string? Proposal { get; init; }

    /// <summary>Theirs and mine in one; null where that makes no sense.</summary>
    public string? Both { get; init; }

    /// <summary>True if a person may write something else.</summary>
    public bool IsText { get; init; } = true;

    /// <summary>
    /// What is taken unless a person says otherwise: never less than both sides have. None where they have to choose.
    /// </summary>
    public MergeChoice Default =>
        Theirs is null ? MergeChoice.Mine
        : Mine is null ? MergeChoice.Theirs
        : Proposal is not null ? MergeChoice.Proposal
        : Both is not null ? MergeChoice.Both
        : MergeChoice.None;

    /// <summary>What can be chosen.</summary>
    public IEnumerable<MergeChoice> Choices =>
        new[]
        {
            Proposal is null ? MergeChoice.None : MergeChoice.Proposal,
            MergeChoice.Theirs,
            MergeChoice.Mine,
            Both is null || Theirs is null || Mine is null ? MergeChoice.None : MergeChoice.Both,
            IsText ? MergeChoice.Edited : MergeChoice.None,
        }.Where(choice => choice != MergeChoice.None);

    /// <summary>The text of an answer, or of the default where the answer is none of the choices.</summary>
    public string Answered(MergeAnswer? answer) =>
        (answer is not null && Choices.Contains(answer.Choice) ? answer.Choice : Default) switch
        {
            MergeChoice.Theirs => Theirs ?? "",
            MergeChoice.Mine => Mine ?? "",
            MergeChoice.Proposal => Proposal!,
            MergeChoice.Edited => answer!.Edited ?? "",
            _ => Both ?? Theirs ?? "",
        };
}

/// <summary>A block of a merged body, or a list, table … with its parts.</summary>
/// <param name="Kind">The element.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record MergedPart(string Kind, MergeOrigin Origin)
{
    /// <summary>HTML; empty if it was deleted, is asked about, or has parts.</summary>
    public string Html { get; init; } = "";

    /// <summary>What one or both sides deleted; null for nothing.</summary>
    public string? Removed { get; init; }

    /// <summary>True if one side put it elsewhere.</summary>
    public bool IsMoved { get; init; }

    /// <summary>What is asked; null for nothing.</summary>
    public MergeQuestion? Question { get; init; }

    /// <summary>The parts of a list, a table, a figure …; empty for a single block.</summary>
    public IReadOnlyList<MergedPart> Parts { get; init; } = [];

    /// <summary>The tags around the parts.</summary>
    internal string Open { get; init; } = "";

    internal string Close { get; init; } = "";
    internal string Separator { get; init; } = "";

    /// <summary>This part and those in it, in the order of the text.</summary>
    public IEnumerable<MergedPart> Flat() => Parts.Count == 0 ? [this] : Parts.SelectMany(part => part.Flat());
}

/// <summary>A field that one side or both changed.</summary>
/// <param name="Field">The property of <see cref="ArticleContent"/>.</param>
/// <param name="Origin">Who changed it.</param>
/// <param name="Question">What is asked; null if it is decided.</param>
public sealed record MergedField(string Field, MergeOrigin Origin, MergeQuestion? Question)
{
    /// <summary>Gives a content the decided value, or that of an answer.</summary>
    internal Func<ArticleContent, MergeAnswer?, ArticleContent> Apply { get; init; } = (content, _) => content;
}

/// <summary>Two contents merged, as far as that is clear, and what is left to ask.</summary>
/// <param name="Base">What both began with; null if unknown.</param>
/// <param name="Theirs">The content of the others.</param>
/// <param name="Mine">One's own.</param>
/// <param name="Fields">The fields that somebody changed.</param>
/// <param name="Body">The whole body.</param>
public sealed record MergedContent(
    ArticleContent? Base,
    ArticleContent Theirs,
    ArticleContent Mine,
    IReadOnlyList<MergedField> Fields,
    IReadOnlyList<MergedPart> Body
)
{
    /// <summary>What is asked, in the order of the form.</summary>
    public IReadOnlyList<MergeQuestion> Questions { get; } =
    [
        .. Fields.Select(f => f.Question).OfType<MergeQuestion>(),
        .. Body.SelectMany(part => part.Flat()).Select(part => part.Question).OfType<MergeQuestion>(),
    ];

    /// <summary>The merged content.</summary>
    /// <param name="answers">By <see cref="MergeQuestion.Key"/>; where there is none, the default is taken.</param>
    public ArticleContent Compose(IReadOnlyDictionary<string, MergeAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var content = Fields.Aggregate(
            Theirs,
            (merged, field) =>
                field.Apply(merged, field.Question is { } asked ? answers.GetValueOrDefault(asked.Key) : null)
        );
        return content with { Body = ComposeBody(answers) };
    }

    private string? ComposeBody(IReadOnlyDictionary<string, MergeAnswer> answers) =>
        Theirs.Body == Mine.Body || Mine.Body == Base?.Body && Base is not null ? Theirs.Body
        : Theirs.Body == Base?.Body && Base is not null ? Mine.Body
        : Joined(Body, "\n", answers) is { Length: > 0 } body ? body
        : null;

    private static string Joined(
        IEnumerable<MergedPart> parts,
        string separator,
        IReadOnlyDictionary<string, MergeAnswer> answers
    ) => string.Join(separator, parts.Select(part => Html(part, answers)).Where(html => html.Length > 0));

    private static string Html(MergedPart part, IReadOnlyDictionary<string, MergeAnswer> answers) =>
        part.Question is { } question ? question.Answered(answers.GetValueOrDefault(question.Key))
        : part.Parts.Count == 0 ? part.Html
        : Joined(part.Parts, part.Separator, answers) is { Length: > 0 } inner
            ? part.Open + part.Separator + inner + part.Separator + part.Close
        : "";
}

/// <summary>
/// Merges two contents that were made of the same one. What only one side changed is taken, what both changed alike is
/// taken once, and everything else is asked. Nothing that either side wrote is left out unasked.
/// </summary>
public static class ContentMerge
{
    private static readonly string[] PictureTexts =
    [
        nameof(ArticleContent.PictureAlt),
        nameof(ArticleContent.PictureCaption),
        nameof(ArticleContent.PictureCredit),
    ];

    /// <summary>Merges two contents in their stored form.</summary>
    /// <param name="before">What both began with; null if unknown: then every difference is asked or added.</param>
    /// <param name="theirs">What is stored now.</param>
    /// <param name="mine">What is to be put into it.</param>
    public static MergedContent Merge(ArticleContent? before, ArticleContent theirs, ArticleContent mine)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        ArgumentNullException.ThrowIfNull(mine);
        List<MergedField> fields = [];
        foreach (var text in ArticleLimits.Texts)
        {
            // A caption that was written for another picture is nothing to take unasked.
            var isTied = before is not null && theirs.PictureId != mine.PictureId && PictureTexts.Contains(text.Field);
            Add(
                Text(
                    text,
                    before is null ? null : text.Read(before) ?? "",
                    text.Read(theirs) ?? "",
                    text.Read(mine) ?? "",
                    isTied && before!.PictureId != mine.PictureId,
                    isTied && before!.PictureId != theirs.PictureId
                )
            );
        }

        Add(Value(nameof(ArticleContent.StoryKind), c => c.StoryKind, (c, v) => c with { StoryKind = v }));
        Add(Value(nameof(ArticleContent.Language), c => c.Language, (c, v) => c with { Language = v }));
        Add(
            List(
                nameof(ArticleContent.CategoryIds),
                c => c.CategoryIds,
                (c, v) => c with { CategoryIds = v },
                firstCounts: true
            )
        );
        Add(List(nameof(ArticleContent.AuthorIds), c => c.AuthorIds, (c, v) => c with { AuthorIds = v }));
        Add(List(nameof(ArticleContent.Tags), c => c.Tags, (c, v) => c with { Tags = v }));
        Add(
            Value(
                nameof(ArticleContent.SeriesId),
                c => (c.SeriesId, c.SeriesPlace),
                (c, v) => c with { SeriesId = v.SeriesId, SeriesPlace = v.SeriesPlace }
            )
        );
        Add(Value(nameof(ArticleContent.PictureId), c => c.PictureId, (c, v) => c with { PictureId = v }));
        Add(Value(nameof(ArticleContent.Slug), c => c.Slug, (c, v) => c with { Slug = v }));
        Add(Value(nameof(ArticleContent.PagePath), c => c.PagePath, (c, v) => c with { PagePath = v }));
        Add(
            Value(
                nameof(ArticleContent.Enclosure),
                c => c.Enclosure ?? theirs.Enclosure,
                (c, v) => c with { Enclosure = v }
            )
        );

        HashSet<string> keys = [];
        return new MergedContent(
            before,
            theirs,
            mine,
            [.. fields.Select(f => f with { Question = f.Question is null ? null : Named(f.Question, keys) })],
            Named(BodyMerge.Merge(before?.Body, theirs.Body, mine.Body, before is not null), keys)
        );

        void Add(MergedField? field)
        {
            if (field is not null)
            {
                fields.Add(field);
            }
        }

        MergedField? Value<T>(string name, Func<ArticleContent, T> read, Func<ArticleContent, T, ArticleContent> with)
        {
            var same = EqualityComparer<T>.Default;
            var (two, three) = (read(theirs), read(mine));
            return Decide(
                name,
                before is not null && same.Equals(read(before), two),
                before is not null && same.Equals(read(before), three),
                same.Equals(two, three),
                new MergeQuestion(name, before is null ? null : Said(read(before)), Said(two), Said(three))
                {
                    IsField = true,
                    IsText = false,
                },
                (content, choice) => with(content, choice == MergeChoice.Theirs ? two : three)
            );
        }

        MergedField? List<T>(
            string name,
            Func<ArticleContent, IReadOnlyList<T>> read,
            Func<ArticleContent, IReadOnlyList<T>, ArticleContent> with,
            bool firstCounts = false
        )
        {
            var (one, two, three) = (before is null ? null : read(before), read(theirs), read(mine));
            var (theirWay, myWay) = (Lists(one, two, three, byMine: false), Lists(one, two, three, byMine: true));

            // The first category is the primary one: two different ones are a question.
            var isAsked =
                firstCounts
                && theirWay.Count > 0
                && !Equals(theirWay[0], myWay[0])
                && !Equals(First(one), First(two))
                && !Equals(First(one), First(three));
            var isTheirOrder = one is null || !Kept(two, one).SequenceEqual(Kept(one, two));
            var merged = isTheirOrder ? theirWay : myWay;
            return isAsked
                ? new MergedField(
                    name,
                    MergeOrigin.Asked,
                    new MergeQuestion(name, one is null ? null : Said(one), Said(theirWay), Said(myWay))
                    {
                        IsField = true,
                        IsText = false,
                    }
                )
                {
                    Apply = (content, answer) => with(content, answer?.Choice == MergeChoice.Mine ? myWay : theirWay),
                }
                : Decide(
                    name,
                    one is not null && one.SequenceEqual(two),
                    one is not null && one.SequenceEqual(three),
                    two.SequenceEqual(three),
                    null,
                    (content, choice) =>
                        with(
                            content,
                            choice switch
                            {
                                MergeChoice.Theirs => two,
                                MergeChoice.Mine => three,
                                _ => merged,
                            }
                        )
                );
        }
    }

    private static MergedField? Text(
        ContentText text,
        string? one,
        string two,
        string three,
        bool asksTheirs,
        bool asksMine
    )
    {
        var proposal = one is null || two.Length == 0 || three.Length == 0 ? null : WordMerge.Texts(one, two, three);
        return Decide(
            text.Field,
            one == two && !(asksMine && one != three),
            one == three && !(asksTheirs && one != two),
            two == three,
            new MergeQuestion(text.Field, one, NullIfEmpty(two), NullIfEmpty(three))
            {
                IsField = true,
                Proposal = proposal?.Length <= text.Limit && proposal != two && proposal != three ? proposal : null,
            },
            (content, choice) => text.With(content, NullIfEmpty(choice == MergeChoice.Theirs ? two : three)),
            (content, answered) => text.With(content, NullIfEmpty(answered))
        );
    }

    /// <param name="field">The property.</param>
    /// <param name="isTheirsAsBefore">Whether they left it alone.</param>
    /// <param name="isMineAsBefore">Whether I did.</param>
    /// <param name="isAlike">Whether both say the same now.</param>
    /// <param name="question">What to ask; null if both can be had.</param>
    /// <param name="take">Takes theirs or mine, or with Both what was made of the two.</param>
    /// <param name="answer">Takes the text of an answer; null where only one of the two can be taken.</param>
    private static MergedField? Decide(
        string field,
        bool isTheirsAsBefore,
        bool isMineAsBefore,
        bool isAlike,
        MergeQuestion? question,
        Func<ArticleContent, MergeChoice, ArticleContent> take,
        Func<ArticleContent, string, ArticleContent>? answer = null
    ) =>
        isAlike
            ? isTheirsAsBefore
                ? null
                : new MergedField(field, MergeOrigin.Both, null)
            : isMineAsBefore
                ? new MergedField(field, MergeOrigin.Theirs, null)
                : isTheirsAsBefore
                    ? new MergedField(field, MergeOrigin.Mine, null) { Apply = (c, _) => take(c, MergeChoice.Mine) }
                    : question is null
                        ? new MergedField(field, MergeOrigin.Both, null) { Apply = (c, _) => take(c, MergeChoice.Both) }
                        : new MergedField(field, MergeOrigin.Asked, question)
                        {
                            Apply = (content, given) =>
                                answer is not null && question.Default is not MergeChoice.None
                                || answer is not null && given is { Choice: not MergeChoice.None }
                                    ? answer(content, question.Answered(given))
                                    : take(
                                        content,
                                        given?.Choice is MergeChoice.Theirs or MergeChoice.Mine
                                            ? given.Choice
                                            : MergeChoice.Theirs
                                    ),
                        };

    /// <summary>
    /// The entries of both without those that either removed, in the order of one; what only the other has stands
    /// behind the entry that it stands behind there.
    /// </summary>
    internal static IReadOnlyList<T> Lists<T>(
        IReadOnlyList<T>? before,
        IReadOnlyList<T> theirs,
        IReadOnlyList<T> mine,
        bool byMine
    )
    {
        var (lead, other) = byMine ? (mine, theirs) : (theirs, mine);
        List<T> merged = [.. lead.Where(entry => before?.Contains(entry) != true || other.Contains(entry))];
        var at = 0;
        foreach (var entry in other)
        {
            if (merged.IndexOf(entry) is >= 0 and var found)
            {
                at = found + 1;
            }
            else if (before?.Contains(entry) != true)
            {
                merged.Insert(at++, entry);
            }
        }

        return merged;
    }

    private static T? First<T>(IReadOnlyList<T>? list) => list is { Count: > 0 } ? list[0] : default;

    private static IEnumerable<T> Kept<T>(IReadOnlyList<T> list, IReadOnlyList<T> also) => list.Where(also.Contains);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Said<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Said<T>(IReadOnlyList<T> list) => string.Join('\n', list);

    private static IReadOnlyList<MergedPart> Named(IReadOnlyList<MergedPart> parts, HashSet<string> keys) =>
        [
            .. parts.Select(part =>
                part with
                {
                    Question = part.Question is null ? null : Named(part.Question, keys),
                    Parts = Named(part.Parts, keys),
                }
            ),
        ];

    private static MergeQuestion Named(MergeQuestion question, HashSet<string> keys)
    {
        var texts = string.Join('\u001e', question.Kind, question.Base, question.Theirs, question.Mine);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(texts)))[..16];
        var key = hash;
        for (var again = 2; !keys.Add(key); again++)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{hash}-{again}");
        }

        return question with
        {
            Key = key,
        };
    }
}
