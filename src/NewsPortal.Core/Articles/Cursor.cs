using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace NewsPortal.Core.Articles;

/// <summary>
/// A position in a list sorted by (ListedAt, Id), newest first. Pages continue from a position rather than a row
/// number, so that they cost the same at any depth and stay correct while stories are being published.
/// </summary>
/// <param name="ListedAt">UTC.</param>
/// <param name="Id">Article id, for stories of the same moment.</param>
public readonly record struct Cursor(DateTime ListedAt, long Id)
{
    private const int MaxTextLength = 32;

    /// <summary>The position as a short text for addresses.</summary>
    public override string ToString()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write7BitEncodedInt64(ListedAt.Ticks);
        writer.Write7BitEncodedInt64(Id);
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>Parses the output of <see cref="ToString"/>; rejects anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cursor cursor)
    {
        cursor = default;
        if (text is not { Length: > 0 and <= MaxTextLength } || !Base64Url.IsValid(text))
        {
            return false;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)));
            var ticks = reader.Read7BitEncodedInt64();
            var id = reader.Read7BitEncodedInt64();
            if (
                reader.BaseStream.Position < reader.BaseStream.Length
                || id < 1
                || ticks < DateTime.MinValue.Ticks
                || ticks > DateTime.MaxValue.Ticks
            )
            {
                return false;
            }

            cursor = new Cursor(new DateTime(ticks, DateTimeKind.Utc), id);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or EndOfStreamException)
        {
            return false;
        }
    }
}

/// <summary>The requested part of a list: the newest, or what comes before or after a position.</summary>
/// <param name="Before">Older than this position.</param>
/// <param name="After">Newer than this position.</param>
public readonly record struct ListPosition(Cursor? Before, Cursor? After)
{
    /// <summary>The beginning of the list.</summary>
    public static ListPosition Newest => default;

    /// <summary>True at the beginning of the list.</summary>
    public bool IsNewest => Before is null && After is null;

    /// <summary>Parses the two query values; null if one is invalid or both are given.</summary>
    public static ListPosition? Parse(string? before, string? after)
    {
        if (before is null && after is null)
        {
            return Newest;
        }

        if (before is not null && after is not null)
        {
            return null;
        }

        return Cursor.TryParse(before ?? after, out var cursor)
            ? before is not null
                ? new ListPosition(cursor, null)
                : new ListPosition(null, cursor)
            : null;
    }
}

/// <summary>One page of a list, newest first.</summary>
/// <param name="Items">The page's entries.</param>
/// <param name="Newer">Where the page of newer entries ends; null for none.</param>
/// <param name="Older">Where the page of older entries begins; null for none.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, Cursor? Newer, Cursor? Older)
{
    /// <summary>True if this page begins with the newest entry of the list.</summary>
    public bool IsFirst => Newer is null;
}
