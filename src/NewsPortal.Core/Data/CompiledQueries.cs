using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;

namespace NewsPortal.Core.Data;

/// <summary>
/// The queries of readers' pages, translated once. Otherwise each use builds, hashes and compares their expressions,
/// which costs more than the database's answer (docs/adr/0070).
/// </summary>
public sealed class CompiledQueries
{
    private readonly ConcurrentDictionary<object, Delegate> _queries = new();

    /// <summary>The query with a key, compiled at its first use.</summary>
    internal TQuery Get<TQuery>(object key, Func<TQuery> compile)
        where TQuery : Delegate => (TQuery)_queries.GetOrAdd(key, static (_, make) => make(), compile);

    /// <summary>
    /// What EF.CompileAsyncQuery takes, from a query that was built as always, with examples instead of values:
    /// wherever an example is, the argument will be.
    /// </summary>
    /// <typeparam name="TQuery">A function of the context and the arguments.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="examples">
    /// One for each argument, in order; no two are equal, and nothing else in the query equals one.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The query depends on something else, which would stay for ever what it is now.
    /// </exception>
    internal static Expression<TQuery> Lambda<TQuery>(IQueryable query, params IReadOnlyList<object> examples)
        where TQuery : Delegate
    {
        var types = typeof(TQuery).GetGenericArguments();
        var context = Expression.Parameter(types[0], "db");
        var arguments = examples.Select((_, i) => Expression.Parameter(types[i + 1], $"p{i}")).ToList();
        return Expression.Lambda<TQuery>(
            new Arguments(examples, arguments).Visit(query.Expression),
            [context, .. arguments]
        );
    }

    private sealed class Arguments(IReadOnlyList<object> examples, IReadOnlyList<ParameterExpression> arguments)
        : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node)
        {
            if (!TryEvaluate(node, out var value))
            {
                return base.VisitMember(node);
            }

            return value is IQueryable part ? Visit(part.Expression)
                : Find(value, node.Type) is { } argument ? argument
                : throw new InvalidOperationException($"{node} is no argument of the query.");
        }

        /// <summary>How many rows to skip or take is not captured, but as it is.</summary>
        protected override Expression VisitConstant(ConstantExpression node) => Find(node.Value, node.Type) ?? node;

        /// <summary>The context of the first use must not live on in it.</summary>
        protected override Expression VisitExtension(Expression node) =>
            node is QueryRootExpression root ? root.DetachQueryProvider() : base.VisitExtension(node);

        private Expression? Find(object? value, Type type)
        {
            for (var i = 0; i < examples.Count; i++)
            {
                if (examples[i].Equals(value))
                {
                    return arguments[i].Type == type ? arguments[i] : Expression.Convert(arguments[i], type);
                }
            }

            return null;
        }

        /// <summary>The value of something that was captured; false for what belongs to a row.</summary>
        private static bool TryEvaluate(Expression? node, out object? value)
        {
            switch (node)
            {
                case ConstantExpression constant:
                    value = constant.Value;
                    return true;
                case MemberExpression { Expression: { } owner } member when TryEvaluate(owner, out var instance):
                    value = member.Member switch
                    {
                        FieldInfo field => field.GetValue(instance),
                        PropertyInfo property => property.GetValue(instance),
                        _ => null,
                    };
                    return true;
                default:
                    value = null;
                    return false;
            }
        }
    }
}
