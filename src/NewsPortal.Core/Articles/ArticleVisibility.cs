using System.Linq.Expressions;

namespace NewsPortal.Core.Articles;

/// <summary>A row with the sort key of the public lists: a story, or a link row with a copy of its key.</summary>
public interface IListed
{
    /// <summary>UTC; null while it is in no public list. See <see cref="Article.ListedAt"/>.</summary>
    DateTime? ListedAt { get; }
}

/// <summary>
/// What readers can see at a time (UTC): the only place with these database conditions. Inside another query, assign
/// one of these to a variable and use that; it becomes part of the same statement.
/// </summary>
public static class ArticleVisibility
{
    /// <summary>The articles, stories and pages, that readers can see.</summary>
    public static IQueryable<Article> VisibleAt(this IQueryable<Article> articles, DateTime now) =>
        articles.Where(Visible(now));

    /// <summary>The articles that will appear later without further action.</summary>
    public static IQueryable<Article> ScheduledAt(this IQueryable<Article> articles, DateTime now) =>
        articles.Where(Scheduled(now));

    /// <summary>
    /// The stories whose publication time is in a range, whether it has come or not; never a page. For the newsroom.
    /// </summary>
    public static IQueryable<Article> StoriesBetween(
        this IQueryable<Article> articles,
        DateTime from,
        DateTime until
    ) => articles.Where(article => article.ListedAt >= from && article.ListedAt < until);

    /// <summary>The stories, or link rows to stories, in public lists; never a page.</summary>
    public static IQueryable<T> ListedAt<T>(this IQueryable<T> rows, DateTime now)
        where T : class, IListed => rows.Where(row => row.ListedAt <= now);

    /// <summary>
    /// The same, or nothing if there is any of something else: by a time that no row has, because a condition beside
    /// the time would be asked for every row.
    /// </summary>
    public static IQueryable<T> ListedAtUnless<T, TOther>(this IQueryable<T> rows, IQueryable<TOther> any, DateTime now)
        where T : class, IListed =>
        rows.Where(row => row.ListedAt <= (any.Any() ? new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc) : now));

    /// <summary>The rows of articles that readers can see.</summary>
    public static IQueryable<T> OfVisible<T>(
        this IQueryable<T> rows,
        Expression<Func<T, Article>> article,
        DateTime now
    ) => rows.Where(Of(article, Visible(now)));

    /// <summary>The rows of articles that will appear later without further action.</summary>
    public static IQueryable<T> OfScheduled<T>(
        this IQueryable<T> rows,
        Expression<Func<T, Article>> article,
        DateTime now
    ) => rows.Where(Of(article, Scheduled(now)));

    /// <summary>The rows of stories in public lists.</summary>
    public static IQueryable<T> OfListed<T>(
        this IQueryable<T> rows,
        Expression<Func<T, Article>> article,
        DateTime now
    ) => rows.Where(Of(article, story => story.ListedAt <= now));

    /// <summary>The rule of <see cref="VisibleAt"/> for values already loaded.</summary>
    public static bool IsVisible(ArticleState state, DateTime? publishedAt, DateTime now) =>
        state == ArticleState.Published && publishedAt <= now;

    /// <summary>The rule of <see cref="ScheduledAt"/> for values already loaded.</summary>
    public static bool IsScheduled(ArticleState state, DateTime? publishedAt, DateTime now) =>
        state == ArticleState.Published && publishedAt > now;

    /// <summary>The rule of <see cref="ListedAt"/> for values already loaded.</summary>
    public static bool IsListed(DateTime? listedAt, DateTime now) => listedAt <= now;

    private static Expression<Func<Article, bool>> Visible(DateTime now) =>
        article => article.State == ArticleState.Published && article.PublishedAt <= now;

    private static Expression<Func<Article, bool>> Scheduled(DateTime now) =>
        article => article.State == ArticleState.Published && article.PublishedAt > now;

    /// <summary>The condition applied to a row's article.</summary>
    private static Expression<Func<T, bool>> Of<T>(
        Expression<Func<T, Article>> article,
        Expression<Func<Article, bool>> condition
    ) =>
        Expression.Lambda<Func<T, bool>>(
            new Replacement(condition.Parameters[0], article.Body).Visit(condition.Body),
            article.Parameters
        );

    private sealed class Replacement(ParameterExpression parameter, Expression by) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) =>
            node == parameter ? by : base.VisitParameter(node);
    }
}
