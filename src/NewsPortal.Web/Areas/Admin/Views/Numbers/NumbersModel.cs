using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Localization;
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
    public required string Number { get; init; }
}

/// <summary>An hour or a day of the chart.</summary>
public sealed record NumbersStep(string Label, string Title, long? Views, long Before);

/// <summary>The page of numbers.</summary>
public sealed class NumbersModel(
    NumbersQuery query,
    NumbersPage page,
    SiteTime time,
    IStringLocalizer<NewsroomTexts> texts
)
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

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

    public string Label(NumbersRange range) =>
        range switch
        {
            NumbersRange.Today => texts["Today"],
            NumbersRange.Week => texts["This week"],
            _ => texts["30 days"],
        };

    /// <summary>What the span is compared with.</summary>
    public string BeforeLabel(NumbersRange range) =>
        range switch
        {
            NumbersRange.Today => texts["Yesterday"],
            NumbersRange.Week => texts["Last week"],
            _ => texts["30 days before"],
        };

    /// <summary>A number and what it was before, in words.</summary>
    public string Compared(NumbersTotal total, NumbersRange range)
    {
        var before = range switch
        {
            NumbersRange.Today => texts["{0} yesterday until now", Number(total.Before)],
            NumbersRange.Week => texts["{0} last week until now", Number(total.Before)],
            _ => texts["{0} in the 30 days before", Number(total.Before)],
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
        yield return Row("total", texts["Last 5 minutes"], Page.FiveMinutes);
        yield return Row("total", texts["Last 30 minutes"], Page.HalfHour);
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
        new(
            "now",
            texts["Being read now"],
            texts["Story"],
            StoryBars(Page.Now),
            texts["Nothing in the last 30 minutes."]
        )
        {
            Number = texts["Last 30 minutes"],
        };

    private NumbersList Stories =>
        new("stories", texts["Stories"], texts["Story"], StoryBars(Page.Stories), texts["Nothing was read yet."])
        {
            Number = texts["Views"],
        };

    private NumbersList Sections =>
        new(
            "sections",
            texts["Sections"],
            texts["Section"],
            Bars(Page.Sections, line => NewsroomAddresses.NumbersOf(Page.Filter with { CategoryId = line.Id })),
            texts["Nothing was read in a section yet."]
        )
        {
            Number = texts["Views"],
            Hint = texts["A story counts in each of its sections, and in those above."],
        };

    private NumbersList Authored =>
        new(
            "authors",
            texts["Authors"],
            texts["Author"],
            Bars(
                Page.Authors,
                line =>
                    Page.Scope == NumbersScope.Own
                        ? null
                        : NewsroomAddresses.NumbersOf(Page.Filter with { AuthorId = line.Id })
            ),
            texts["Nothing with an author was read yet."]
        )
        {
            Number = texts["Views"],
            Hint = texts["A story counts for each of its authors."],
        };

    private NumbersList Referrers =>
        new(
            "referrers",
            texts["Where readers came from"],
            texts["Source"],
            Bars(Page.Referrers, r => r.Views, r => NameOf(r.Referrer), Page.Referrers.Sum(r => r.Views)),
            texts["Nothing is known yet."]
        )
        {
            Number = texts["Views"],
        };

    private NumbersList Devices =>
        new(
            "devices",
            texts["Devices"],
            texts["Device"],
            Bars(Page.Devices, d => d.Views, d => NameOf(d.Device), Page.Devices.Sum(d => d.Views)),
            texts["Nothing is known yet."]
        )
        {
            Number = texts["Views"],
        };

    private NumbersList Depth =>
        new(
            "depth",
            texts["How far they read"],
            texts["Of the text, at least"],
            Page.Depth is [{ Visits: > 0 } all, ..]
                ? Bars(Page.Depth, d => d.Visits, d => NameOf(d.Quarters), all.Visits)
                : [],
            texts["Nobody has left a story yet."]
        )
        {
            Number = texts["Visits"],
            Hint = texts["Of the visits whose end is known."],
        };

    private string NameOf(Referrer referrer) =>
        referrer.Kind switch
        {
            ReferrerKind.Direct => texts["Direct: a bookmark, a mail, an app"],
            ReferrerKind.Internal => texts["This site"],
            ReferrerKind.Search => texts["{0} (search)", referrer.Name],
            ReferrerKind.Social => texts["{0} (social)", referrer.Name],
            ReferrerKind.Site when referrer.Name.Length > 0 => referrer.Name,
            ReferrerKind.Site => texts["Other sites"],
            _ => texts["Not known"],
        };

    private string NameOf(ReaderDevice device) =>
        device switch
        {
            ReaderDevice.Phone => texts["Phone"],
            ReaderDevice.Tablet => texts["Tablet"],
            ReaderDevice.Desktop => texts["Desktop"],
            _ => texts["Not known"],
        };

    private string NameOf(int quarters) =>
        quarters switch
        {
            0 => texts["Opened"],
            1 => texts["A quarter"],
            2 => texts["Half"],
            3 => texts["Three quarters"],
            _ => texts["All of it"],
        };

    private IReadOnlyList<NumbersBar> StoryBars(IReadOnlyList<NumbersLine> lines) =>
        Bars(lines, line => NewsroomAddresses.NumbersOfStory(line.Id, Page.Filter.Range));

    private List<NumbersBar> Bars(IReadOnlyList<NumbersLine> lines, Func<NumbersLine, string?> address)
    {
        var most = lines.Count > 0 ? lines[0].Views : 0;
        return
        [
            .. lines.Select(line => new NumbersBar(line.Name.OrNone(texts), line.Views, Share(line.Views, most))
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
