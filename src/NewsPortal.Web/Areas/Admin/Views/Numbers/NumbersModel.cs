using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Numbers;

/// <summary>The filter in the page's address; what makes no sense there is ignored.</summary>
public sealed record NumbersQuery
{
    public string? Range { get; init; }
    public long? Category { get; init; }
    public long? Author { get; init; }
    public long? Story { get; init; }

    public NumbersFilter ToFilter() =>
        new(
            Enum.TryParse<NumbersRange>(Range, ignoreCase: true, out var range) && Enum.IsDefined(range)
                ? range
                : NumbersRange.Today
        )
        {
            CategoryId = Story is null ? Category : null,
            AuthorId = Story is null ? Author : null,
            StoryId = Story,
        };
}

/// <summary>A line of a list with its bar.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Views">Its number.</param>
/// <param name="Share">Of the largest, 0 to 100.</param>
public sealed record NumbersBar(string Name, long Views, double Share)
{
    /// <summary>Leads to its own numbers; null for nowhere.</summary>
    public string? Address { get; init; }

    /// <summary>Language of a headline.</summary>
    public string? Language { get; init; }

    /// <summary>Who somebody named it: may be in any script.</summary>
    public bool IsName { get; init; }

    /// <summary>Said after the number, for example a percentage.</summary>
    public string? Note { get; init; }
}

/// <summary>A list with bars.</summary>
public sealed record NumbersList(string Id, string Title, string Column, IReadOnlyList<NumbersBar> Bars, string Empty)
{
    /// <summary>What to know of these numbers.</summary>
    public string? Hint { get; init; }

    /// <summary>What the number of a line is called.</summary>
    public string Number { get; init; } = "Views";
}

/// <summary>An hour or a day of the chart.</summary>
public sealed record NumbersStep(string Label, string Title, long? Views, long Before);

/// <summary>The page of numbers.</summary>
public sealed class NumbersModel(NumbersQuery query, NumbersPage page, SiteTime time)
{
    private readonly CultureInfo _culture = time.Culture;

    public NumbersPage Page { get; } = page;

    public IReadOnlyList<Choice> Categories { get; init; } = [];
    public IReadOnlyList<Choice> Authors { get; init; } = [];

    public NumbersQuery Query { get; } = query;

    /// <summary>The zone that days are counted in.</summary>
    public string Zone => time.Zone.Id;

    public bool IsOneStory => Page.Story is not null;

    /// <summary>Differs as soon as a number does.</summary>
    public string Seen => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Page)))[..16];

    public string LiveAddress => NewsroomAddresses.LiveNumbers(Page.Filter);

    public string CsvAddress => NewsroomAddresses.ExportNumbers(Page.Filter);

    /// <summary>The same page for another span.</summary>
    public string Address(NumbersRange range) => NewsroomAddresses.NumbersOf(Page.Filter with { Range = range });

    public static string Label(NumbersRange range) =>
        range switch
        {
            NumbersRange.Today => "Today",
            NumbersRange.Week => "This week",
            _ => "30 days",
        };

    /// <summary>What the span is compared with.</summary>
    public static string BeforeLabel(NumbersRange range) =>
        range switch
        {
            NumbersRange.Today => "Yesterday",
            NumbersRange.Week => "Last week",
            _ => "30 days before",
        };

    /// <summary>A number and what it was before, in words.</summary>
    public string Compared(NumbersTotal total, NumbersRange range)
    {
        var before = range switch
        {
            NumbersRange.Today => $"{Number(total.Before)} yesterday until now",
            NumbersRange.Week => $"{Number(total.Before)} last week until now",
            _ => $"{Number(total.Before)} in the 30 days before",
        };

        // From next to nothing, a percentage says nothing.
        return total.Before == 0 || total.Views / total.Before >= 10 ? before : $"{Change(total)}, {before}";
    }

    public string Number(long number) => number.ToString("N0", _culture);

    public IReadOnlyList<NumbersStep> Steps =>
        [
            .. Page.Points.Select(point =>
            {
                var local = time.ToLocal(point.At);
                var isHour = Page.Filter.Range == NumbersRange.Today;
                return new NumbersStep(
                    isHour ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
                        : Page.Filter.Range == NumbersRange.Week ? local.ToString("ddd", _culture)
                        : local.ToString("d MMM", _culture),
                    isHour && time.ComesTwice(local.DateTime) ? $"{local:HH:mm} {time.ZoneLabel(point.At)}"
                        : isHour ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
                        : local.ToString("ddd d MMM", _culture),
                    point.Views,
                    point.Before
                );
            }),
        ];

    /// <summary>The lists, in two columns of about the same height.</summary>
    public IReadOnlyList<IReadOnlyList<NumbersList>> Columns =>
        IsOneStory
            ?
            [
                [Referrers],
                [Devices, Depth],
            ]
            :
            [
                [Now, Stories, Devices, Depth],
                [Referrers, Sections, Authored],
            ];

    /// <summary>The page's numbers as rows of a list.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows()
    {
        yield return Row("total", "Last 5 minutes", Page.FiveMinutes);
        yield return Row("total", "Last 30 minutes", Page.HalfHour);
        foreach (var (range, total) in Totals)
        {
            yield return Row("total", Label(range), total.Views, total.Before);
        }

        foreach (var point in Page.Points.Where(point => point.Views is not null))
        {
            yield return Row(
                Page.Filter.Range == NumbersRange.Today ? "hour" : "day",
                time.ToLocal(point.At)
                    .ToString(
                        Page.Filter.Range == NumbersRange.Today ? "yyyy-MM-ddTHH:mmzzz" : "yyyy-MM-dd",
                        CultureInfo.InvariantCulture
                    ),
                point.Views!.Value,
                point.Before
            );
        }

        foreach (var list in Columns.SelectMany(column => column))
        {
            foreach (var bar in list.Bars)
            {
                yield return Row(list.Id, bar.Name, bar.Views);
            }
        }
    }

    /// <summary>The spans with their totals.</summary>
    public IReadOnlyList<(NumbersRange Range, NumbersTotal Total)> Totals =>
        [(NumbersRange.Today, Page.Today), (NumbersRange.Week, Page.Week), (NumbersRange.Month, Page.Month)];

    private NumbersList Now =>
        new("now", "Being read now", "Story", StoryBars(Page.Now), "Nothing in the last 30 minutes.")
        {
            Number = "Last 30 minutes",
        };

    private NumbersList Stories => new("stories", "Stories", "Story", StoryBars(Page.Stories), "Nothing was read yet.");

    private NumbersList Sections =>
        new(
            "sections",
            "Sections",
            "Section",
            Bars(Page.Sections, line => NewsroomAddresses.NumbersOf(Page.Filter with { CategoryId = line.Id })),
            "Nothing was read in a section yet."
        )
        {
            Hint = "A story counts in each of its sections, and in those above.",
        };

    private NumbersList Authored =>
        new(
            "authors",
            "Authors",
            "Author",
            Bars(
                Page.Authors,
                line =>
                    Page.Scope == NumbersScope.Own
                        ? null
                        : NewsroomAddresses.NumbersOf(Page.Filter with { AuthorId = line.Id })
            ),
            "Nothing with an author was read yet."
        )
        {
            Hint = "A story counts for each of its authors.",
        };

    private NumbersList Referrers =>
        new(
            "referrers",
            "Where readers came from",
            "Place",
            Bars(Page.Referrers, r => r.Views, r => NameOf(r.Referrer), Page.Referrers.Sum(r => r.Views)),
            "Nothing is known yet."
        );

    private NumbersList Devices =>
        new(
            "devices",
            "Devices",
            "Device",
            Bars(Page.Devices, d => d.Views, d => NameOf(d.Device), Page.Devices.Sum(d => d.Views)),
            "Nothing is known yet."
        );

    private NumbersList Depth =>
        new(
            "depth",
            "How far they read",
            "Of the text, at least",
            Page.Depth is [{ Visits: > 0 } all, ..]
                ? Bars(Page.Depth, d => d.Visits, d => NameOf(d.Quarters), all.Visits)
                : [],
            "Nobody has left a story yet."
        )
        {
            Number = "Visits",
            Hint = "Of the visits whose end is known.",
        };

    private static string NameOf(Referrer referrer) =>
        referrer.Kind switch
        {
            ReferrerKind.Direct => "Direct: a bookmark, a mail, an app",
            ReferrerKind.Internal => "This site",
            ReferrerKind.Search => $"{referrer.Name} (search)",
            ReferrerKind.Social => $"{referrer.Name} (social)",
            ReferrerKind.Site when referrer.Name.Length > 0 => referrer.Name,
            ReferrerKind.Site => "Other sites",
            _ => "Not known",
        };

    private static string NameOf(ReaderDevice device) =>
        device switch
        {
            ReaderDevice.Phone => "Phone",
            ReaderDevice.Tablet => "Tablet",
            ReaderDevice.Desktop => "Desktop",
            _ => "Not known",
        };

    private static string NameOf(int quarters) =>
        quarters switch
        {
            0 => "Opened",
            1 => "A quarter",
            2 => "Half",
            3 => "Three quarters",
            _ => "All of it",
        };

    private IReadOnlyList<NumbersBar> StoryBars(IReadOnlyList<NumbersLine> lines) =>
        Bars(lines, line => NewsroomAddresses.NumbersOfStory(line.Id, Page.Filter.Range));

    private static List<NumbersBar> Bars(IReadOnlyList<NumbersLine> lines, Func<NumbersLine, string?> address)
    {
        var most = lines.Count > 0 ? lines[0].Views : 0;
        return
        [
            .. lines.Select(line => new NumbersBar(line.Name.OrNone(), line.Views, Share(line.Views, most))
            {
                Address = address(line),
                Language = line.Language,
                IsName = true,
            }),
        ];
    }

    private List<NumbersBar> Bars<T>(IReadOnlyList<T> lines, Func<T, long> views, Func<T, string> name, long all) =>
        [
            .. lines.Select(line => new NumbersBar(name(line), views(line), Share(views(line), all))
            {
                Note = (Share(views(line), all) / 100).ToString("P0", _culture),
            }),
        ];

    private static double Share(long views, long of) => of == 0 ? 0 : Math.Round(100.0 * views / of, 1);

    private string Change(NumbersTotal total)
    {
        var change = (double)(total.Views - total.Before) / total.Before;
        return $"{(change < 0 ? "−" : "+")}{Math.Abs(change).ToString("P0", _culture)}";
    }

    private static IReadOnlyList<string> Row(string list, string item, long views, long? before = null) =>
        [
            list,
            item,
            views.ToString(CultureInfo.InvariantCulture),
            before?.ToString(CultureInfo.InvariantCulture) ?? "",
        ];
}
