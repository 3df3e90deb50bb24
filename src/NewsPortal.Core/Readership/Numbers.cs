namespace NewsPortal.Core.Readership;

/// <summary>A span of days up to now, in the site's zone.</summary>
public enum NumbersRange
{
    /// <summary>Since midnight, by hour.</summary>
    Today,

    /// <summary>Since the week began, by day.</summary>
    Week,

    /// <summary>Today and the 29 days before, by day.</summary>
    Month,
}

/// <summary>Which views to show.</summary>
public sealed record NumbersFilter(NumbersRange Range)
{
    /// <summary>Only stories of this section and those below; null for all.</summary>
    public long? CategoryId { get; init; }

    /// <summary>Only this author's stories; null for all.</summary>
    public long? AuthorId { get; init; }

    /// <summary>Only this story; null for all.</summary>
    public long? StoryId { get; init; }
}

/// <summary>Whose stories an actor sees the numbers of.</summary>
public enum NumbersScope
{
    All,

    /// <summary>Those of the sections that the role is limited to, and the actor's own.</summary>
    Sections,

    /// <summary>Those that the actor has written.</summary>
    Own,
}

/// <summary>A number of views, and that of the span before, up to the same time.</summary>
public readonly record struct NumbersTotal(long Views, long Before);

/// <summary>An hour or a day.</summary>
/// <param name="At">When it begins, UTC.</param>
/// <param name="Views">Null if it has not begun.</param>
/// <param name="Before">Those of the same hour a day earlier, or of the same day a span earlier.</param>
public readonly record struct NumbersPoint(DateTime At, long? Views, long Before);

/// <summary>A story, a section or an author.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Headline or name.</param>
/// <param name="Views">Its views.</param>
public sealed record NumbersLine(long Id, string Name, long Views)
{
    /// <summary>Language of a headline; null for the site's.</summary>
    public string? Language { get; init; }
}

/// <summary>Views by where their readers came from.</summary>
public sealed record NumbersReferrer(Referrer Referrer, long Views);

/// <summary>Views by what they were read on.</summary>
public sealed record NumbersDevice(ReaderDevice Device, long Views);

/// <summary>The visits in which at least so much was read.</summary>
public sealed record NumbersDepth(int Quarters, long Visits);

/// <summary>The story that numbers are about.</summary>
public sealed record NumbersStory(long Id, string Headline, string? Language);

/// <summary>Everything on the page of numbers.</summary>
/// <param name="Filter">What was asked for.</param>
/// <param name="Scope">Of whose stories.</param>
public sealed record NumbersPage(NumbersFilter Filter, NumbersScope Scope)
{
    /// <summary>Null without <see cref="NumbersFilter.StoryId"/>.</summary>
    public NumbersStory? Story { get; init; }

    /// <summary>Views of this minute and the four before.</summary>
    public long FiveMinutes { get; init; }

    /// <summary>Views of this minute and the 29 before.</summary>
    public long HalfHour { get; init; }

    public NumbersTotal Today { get; init; }
    public NumbersTotal Week { get; init; }
    public NumbersTotal Month { get; init; }

    /// <summary>The range by hour or day, complete to its end, in order.</summary>
    public IReadOnlyList<NumbersPoint> Points { get; init; } = [];

    /// <summary>The most read of the last half hour.</summary>
    public IReadOnlyList<NumbersLine> Now { get; init; } = [];

    /// <summary>The most read of the range; these and all below are empty for a story.</summary>
    public IReadOnlyList<NumbersLine> Stories { get; init; } = [];

    /// <summary>A story counts in each of its sections, and in those above.</summary>
    public IReadOnlyList<NumbersLine> Sections { get; init; } = [];

    /// <summary>A story counts for each of its authors.</summary>
    public IReadOnlyList<NumbersLine> Authors { get; init; } = [];

    public IReadOnlyList<NumbersReferrer> Referrers { get; init; } = [];
    public IReadOnlyList<NumbersDevice> Devices { get; init; } = [];

    /// <summary>From 0, which is every visit whose end is known, to 4 quarters.</summary>
    public IReadOnlyList<NumbersDepth> Depth { get; init; } = [];

    /// <summary>The total of <see cref="NumbersFilter.Range"/>.</summary>
    public NumbersTotal Total =>
        Filter.Range switch
        {
            NumbersRange.Today => Today,
            NumbersRange.Week => Week,
            _ => Month,
        };
}
