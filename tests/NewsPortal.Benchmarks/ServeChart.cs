using System.Globalization;
using System.Net;
using System.Text;

namespace NewsPortal.Benchmarks;

/// <summary>A chart of rates on a logarithmic scale, as SVG.</summary>
internal static class ServeChart
{
    private const int Width = 720;
    private const int Row = 34;
    private const int Names = 240;
    private const double Lowest = 10;

    public static string Draw(IReadOnlyList<(string Name, double Rate)> bars)
    {
        var most = Math.Log10(Math.Max(bars.Max(bar => bar.Rate), Lowest * 10) / Lowest);
        var svg = new StringBuilder();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {(bars.Count * Row) + 40}"
              font-family="sans-serif" font-size="14" fill="#777">
            """
        );
        svg.AppendLine("<title>An article: requests a second, logarithmic</title>");
        foreach (var (bar, i) in bars.Select((bar, i) => (bar, i)))
        {
            var length = Math.Max(0, Math.Log10(bar.Rate / Lowest)) / most * (Width - Names - 90);
            var y = (i * Row) + 10;
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{Names - 10}" y="{y + 16}" text-anchor="end">{WebUtility.HtmlEncode(bar.Name)}</text>
                <rect x="{Names}" y="{y}" width="{length:F0}" height="22" fill="#2f6f9f"/>
                <text x="{Names + length + 8:F0}" y="{y + 16}">{bar.Rate:N0}</text>
                """
            );
        }

        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            <text x="{Names}" y="{(bars.Count * Row) + 30}" font-size="12">requests a second for an article</text>
            </svg>
            """
        );
        return svg.ToString();
    }
}
