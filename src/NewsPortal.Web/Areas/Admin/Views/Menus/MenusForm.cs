using System.Globalization;
using NewsPortal.Core.Menus;

namespace NewsPortal.Web.Areas.Admin.Views.Menus;

/// <summary>An entry in the form of the menus.</summary>
public sealed record MenuRow
{
    /// <summary>Where it stands: <see cref="MenusForm.Main"/>, or the number of a column of the footer.</summary>
    public string List { get; init; } = MenusForm.Main;

    public MenuTarget Target { get; init; }
    public long? Id { get; init; }
    public string? Address { get; init; }
    public string? Label { get; init; }

    public static MenuRow Of(MenuItem item, string list)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new MenuRow
        {
            List = list,
            Target = item.Target,
            Id = item.Id,
            Address = item.Address,
            Label = item.Label,
        };
    }

    /// <summary>The entry; only an address has one, and nothing else.</summary>
    public MenuItem ToItem() =>
        Target == MenuTarget.Address
            ? new MenuItem(Target, null, Address, Label ?? "")
            : new MenuItem(Target, Id, null, Label ?? "");
}

/// <summary>The form of the menus.</summary>
public sealed record MenusForm
{
    public const string Main = "main";

    /// <summary>The version that was edited; 0 until they are first saved.</summary>
    public int Number { get; init; }

    /// <summary>False if the main menu follows the sections.</summary>
    public bool OwnMain { get; init; }

    /// <summary>False if the footer follows the sections and pages.</summary>
    public bool OwnFooter { get; init; }

    /// <summary>What stands above each column of the footer.</summary>
    public List<string?> Headings { get; init; } = [];

    public List<MenuRow> Rows { get; init; } = [];

    /// <summary>Words of what is looked for.</summary>
    public string? Q { get; init; }

    /// <summary>The list that something is added to.</summary>
    public string? To { get; init; }

    /// <summary>An address that is added.</summary>
    public string? NewAddress { get; init; }

    /// <summary>Its label.</summary>
    public string? NewLabel { get; init; }

    /// <summary>The button that was pressed; nothing and "save" store.</summary>
    public string? Do { get; init; }

    /// <summary>The lists in order: the main menu and the columns of the footer.</summary>
    public static IReadOnlyList<string> Lists { get; } =
    [Main, .. Enumerable.Range(1, MenuColumn.Most).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The entries of a list.</summary>
    public IEnumerable<MenuRow> In(string list) => Rows.Where(row => row.List == list);

    /// <summary>What stands above a column, counted from 0.</summary>
    public string Heading(int column) => Headings.ElementAtOrDefault(column) ?? "";

    public SaveMenus ToCommand() =>
        new(
            Number,
            new MenusContent
            {
                Main = OwnMain ? [.. In(Main).Select(row => row.ToItem())] : null,
                Footer = OwnFooter
                    ?
                    [
                        .. Lists
                            .Skip(1)
                            .Select((list, i) => new MenuColumn(Heading(i), [.. In(list).Select(row => row.ToItem())]))
                            .Where(column => column.Items.Count > 0),
                    ]
                    : null,
            }
        );

    /// <summary>The form after an entry was added at the end of a list, which is now arranged.</summary>
    public MenusForm With(MenuRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Arranged(row.List) with { Rows = [.. Rows, row] };
    }

    /// <summary>The form after an entry was taken out.</summary>
    /// <param name="index">Its place among all rows.</param>
    public MenusForm Without(int index) =>
        index < 0 || index >= Rows.Count
            ? this
            : Arranged(Rows[index].List) with
            {
                Rows = [.. Rows.Where((_, i) => i != index)],
            };

    /// <summary>
    /// The form after an entry went one place up or down; at the end of a column of the footer, into the next one.
    /// </summary>
    /// <param name="index">Its place among all rows.</param>
    /// <param name="step">-1 for up, 1 for down.</param>
    public MenusForm Moved(int index, int step)
    {
        if (index < 0 || index >= Rows.Count)
        {
            return this;
        }

        var row = Rows[index];
        var places = Enumerable.Range(0, Rows.Count).Where(i => Rows[i].List == row.List).ToList();
        var rows = Rows.ToList();
        var next = places.IndexOf(index) + step;
        if (next >= 0 && next < places.Count)
        {
            (rows[index], rows[places[next]]) = (rows[places[next]], rows[index]);
        }
        else if (
            row.List != Main
            && Lists.Skip(1).ToList() is var columns
            && columns.ElementAtOrDefault(columns.IndexOf(row.List) + step) is { } list
        )
        {
            rows.RemoveAt(index);
            rows.Insert(step < 0 ? rows.Count : 0, row with { List = list });
        }

        return Arranged(row.List) with
        {
            Rows = rows,
        };
    }

    private MenusForm Arranged(string list) =>
        list == Main ? this with { OwnMain = true } : this with { OwnFooter = true };
}
