using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsPortal.Core.Media;

/// <summary>
/// Replaces <see cref="PictureRef.Of(MediaItem?)"/> in queries by the columns of <see cref="PictureRef.Projection"/>,
/// wherever it occurs. Otherwise the provider would load the whole row to call the method.
/// </summary>
internal sealed class PictureProjection : ExpressionVisitor, IQueryExpressionInterceptor
{
    /// <summary>The provider requires the same instance in every context.</summary>
    public static PictureProjection Instance { get; } = new();

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) =>
        Visit(queryExpression);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(PictureRef) || node.Method.Name != nameof(PictureRef.Of))
        {
            return base.VisitMethodCall(node);
        }

        var item = Visit(node.Arguments[0]);
        var alt = node.Arguments.Count > 1 ? Visit(node.Arguments[1]) : Expression.Constant("");
        var (parameters, body) = (PictureRef.Projection.Parameters, PictureRef.Projection.Body);
        var picture = new Replacement(parameters[0], item).Visit(new Replacement(parameters[1], alt).Visit(body));
        return item is ParameterExpression
            ? picture
            : Expression.Condition(
                Expression.Equal(item, Expression.Constant(null, item.Type)),
                Expression.Constant(null, typeof(PictureRef)),
                picture
            );
    }

    private sealed class Replacement(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : node;
    }
}
