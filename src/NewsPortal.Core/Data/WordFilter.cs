using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace NewsPortal.Core.Data;

/// <summary>
/// Finds rows by words anywhere in a text, ignoring case. SQL Server's collation folds the case of all letters,
/// SQLite's LIKE only that of ASCII letters; there, a word with other letters is searched in its usual spellings.
/// </summary>
internal static class WordFilter
{
    private const int MaxWords = 8;

    /// <summary>
    /// The rows that contain each word of a search in one of their texts; all rows for a blank search.
    /// </summary>
    public static IQueryable<T> Holding<T>(
        this IQueryable<T> rows,
        string? search,
        params IReadOnlyList<Expression<Func<T, string>>> texts
    )
    {
        foreach (var word in (search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords))
        {
            var row = texts[0].Parameters[0];
            var tests =
                from text in texts
                from spelling in Spellings(word)
                select ReplacingExpressionVisitor.Replace(text.Parameters[0], row, Holds(text.Body, spelling));
            rows = rows.Where(Expression.Lambda<Func<T, bool>>(tests.Aggregate(Expression.OrElse), row));
        }

        return rows;
    }

    private static Expression Holds(Expression text, string word)
    {
        // Captured so that it becomes a parameter of the same command for all words.
        var pattern = $"%{Escape(word)}%";
        Expression<Func<string, bool>> like = value => EF.Functions.Like(value, pattern, "\\");
        return ReplacingExpressionVisitor.Replace(like.Parameters[0], text, like.Body);
    }

    private static IEnumerable<string> Spellings(string word)
    {
        if (word.All(char.IsAscii))
        {
            return [word];
        }

        var lower = word.ToLowerInvariant();
        return new[]
        {
            word,
            lower,
            CultureInfo.InvariantCulture.TextInfo.ToTitleCase(lower),
            word.ToUpperInvariant(),
        }.Distinct(StringComparer.Ordinal);
    }

    private static string Escape(string word) =>
        word.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal);
}
