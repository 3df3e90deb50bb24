using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsPortal.Core.Media;

/// <summary>
/// Replaces <see cref="PictureRef.Of(MediaItem?)"/> and <see cref="PictureRef.Shown(MediaItem?, DateTime)"/> in queries
/// by the columns of <see cref="PictureRef.Projection"/>, wherever they occur. Otherwise the provider would load the
/// whole row to call the method.
/// </summary>
internal sealed class PictureProjection : ExpressionVisitor, IQueryExpressionInterceptor
{
    /// <summary>The provider requires the same instance in every context.</summary>
    public static PictureProjection Instance { get; } = new();

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) =>
        Visit(queryExpression);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var isShown = node.Method.Name == nameof(PictureRef.Shown);
        if (node.Method.DeclaringType != typeof(PictureRef) || (node.Method.Name != nameof(PictureRef.Of) && !isShown))
        {
            return base.VisitMethodCall(node);
        }

        var item = Visit(node.Arguments[0]);
        var alt = Array.Find([.. node.Arguments], argument => argument.Type == typeof(string)) is { } own
            ? Visit(own)
            : Expression.Constant("");
        var (parameters, body) = (PictureRef.Projection.Parameters, PictureRef.Projection.Body);
        var picture = new Replacement(parameters[0], item).Visit(new Replacement(parameters[1], alt).Visit(body));
        var none = item is ParameterExpression ? null : Expression.Equal(item, Expression.Constant(null, item.Type));
        if (isShown)
        {
            var ended = Expression.LessThanOrEqual(
                Expression.Property(item, nameof(MediaItem.RightsEnd)),
                Expression.Convert(Visit(node.Arguments[^1]), typeof(DateTime?))
            );
            none = none is null ? ended : Expression.OrElse(none, ended);
        }

        return none is null
            ? picture
            : Expression.Condition(none, Expression.Constant(null, typeof(PictureRef)), picture);
    }

    private sealed class Replacement(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : node;
    }
}
