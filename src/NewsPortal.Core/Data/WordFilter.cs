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
        foreach (var test in Tests(search, texts))
        {
            rows = rows.Where(test);
        }

        return rows;
    }

    /// <summary>
    /// The rows that contain each word of a search in their text, and those that were found by other means.
    /// </summary>
    public static IQueryable<T> HoldingOr<T>(
        this IQueryable<T> rows,
        string? search,
        Expression<Func<T, string>> text,
        Expression<Func<T, bool>> found
    )
    {
        var row = text.Parameters[0];
        var tests = Tests(search, [text]).Select(test => test.Body).ToList();
        return tests.Count == 0
            ? rows
            : rows.Where(
                Expression.Lambda<Func<T, bool>>(
                    Expression.OrElse(
                        tests.Aggregate(Expression.AndAlso),
                        ReplacingExpressionVisitor.Replace(found.Parameters[0], row, found.Body)
                    ),
                    row
                )
            );
    }

    private static IEnumerable<Expression<Func<T, bool>>> Tests<T>(
        string? search,
        IReadOnlyList<Expression<Func<T, string>>> texts
    )
    {
        var row = texts[0].Parameters[0];
        return (search ?? "")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Take(MaxWords)
            .Select(word =>
                (
                    from text in texts
                    from spelling in Spellings(word)
                    select ReplacingExpressionVisitor.Replace(text.Parameters[0], row, Holds(text.Body, spelling))
                ).Aggregate(Expression.OrElse)
            )
            .Select(test => Expression.Lambda<Func<T, bool>>(test, row));
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
