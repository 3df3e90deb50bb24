using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace NewsPortal.Web.Hosting;

/// <summary>In what form content is sent.</summary>
internal enum ContentCoding
{
    None,
    Gzip,
    Brotli,
}

/// <summary>
/// Chooses the form by Accept-Encoding (RFC 9110, 12.5.3): what the client likes best, else the smallest.
/// </summary>
internal static class ContentCodings
{
    public static ContentCoding Of(StringValues accepted)
    {
        var (brotli, gzip, any) = (-1.0, -1.0, -1.0);
        foreach (var line in accepted)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var item = line.AsSpan()[range].Trim();
                var end = item.IndexOf(';');
                var name = (end < 0 ? item : item[..end]).Trim();
                var quality = end < 0 ? 1 : QualityOf(item[(end + 1)..]);
                if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                {
                    brotli = quality;
                }
                else if (
                    name.Equals("gzip", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)
                )
                {
                    gzip = quality;
                }
                else if (name is "*")
                {
                    any = quality;
                }
            }
        }

        brotli = brotli < 0 ? any : brotli;
        gzip = gzip < 0 ? any : gzip;
        return brotli > 0 && brotli >= gzip ? ContentCoding.Brotli
            : gzip > 0 ? ContentCoding.Gzip
            : ContentCoding.None;
    }

    private static double QualityOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return
            parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q)
            ? q
            : 0;
    }
}
