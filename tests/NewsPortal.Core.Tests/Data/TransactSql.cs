using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace NewsPortal.Core.Tests.Data;

/// <summary>What a statement returns.</summary>
/// <param name="Columns">Names of its columns; empty for unnamed ones.</param>
/// <param name="IsChange">Whether it is a change that returns the affected rows.</param>
/// <param name="Least">Its minimum number of rows: one for a sum; for a change, one per row it names.</param>
/// <param name="Most">Its maximum number of rows.</param>
internal sealed record OfflineResult(IReadOnlyList<string> Columns, bool IsChange, int Least, int Most);

/// <summary>Parses T-SQL like SQL Server 2022.</summary>
internal static class TransactSql
{
    /// <summary>The syntax errors, one line each; empty for a valid script.</summary>
    public static IReadOnlyList<string> ErrorsIn(string script)
    {
        using var reader = new StringReader(script);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return [.. errors.Select(e => $"line {e.Line}: {e.Message}")];
    }

    /// <summary>The shapes of all results of a script, in order.</summary>
    public static IReadOnlyList<OfflineResult> ResultsOf(string script)
    {
        using var reader = new StringReader(script);
        return new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out _) is TSqlScript parsed
            ? [.. parsed.Batches.SelectMany(batch => batch.Statements).Select(ResultOf).OfType<OfflineResult>()]
            : [];
    }

    private static OfflineResult? ResultOf(TSqlStatement statement) =>
        statement switch
        {
            SelectStatement select => OfSelect(select.QueryExpression),
            InsertStatement { InsertSpecification: { OutputClause: { } output } insert } => OfChange(
                output,
                insert.InsertSource
            ),
            UpdateStatement { UpdateSpecification.OutputClause: { } output } => OfChange(output, null),
            DeleteStatement { DeleteSpecification.OutputClause: { } output } => OfChange(output, null),
            MergeStatement { MergeSpecification: { OutputClause: { } output } merge } => OfChange(
                output,
                merge.TableReference
            ),
            _ => null,
        };

    private static OfflineResult OfSelect(QueryExpression query)
    {
        if (query is not QuerySpecification select)
        {
            var first = query;
            while (first is BinaryQueryExpression binary)
            {
                first = binary.FirstQueryExpression;
            }

            return first is QuerySpecification one ? OfSelect(one) with { Least = 0 } : new([], false, 0, int.MaxValue);
        }

        var isOne =
            select.FromClause is null || (select.GroupByClause is null && select.SelectElements.All(IsAggregate));
        var most =
            select.TopRowFilter?.Expression is ParenthesisExpression { Expression: IntegerLiteral top }
            && int.TryParse(top.Value, out var number)
                ? number
                : int.MaxValue;

        // TOP(2) checks that there is only one: a program that does so relies on it.
        return new([.. select.SelectElements.Select(NameOf)], false, isOne ? 1 : 0, isOne || most == 2 ? 1 : most);
    }

    private static OfflineResult OfChange(OutputClause output, TSqlFragment? source)
    {
        var rows = source switch
        {
            ValuesInsertSource values => values.RowValues.Count,
            InlineDerivedTable values => values.RowValues.Count,
            _ => 1,
        };
        return new([.. output.SelectColumns.Select(NameOf)], true, rows, rows);
    }

    private static bool IsAggregate(SelectElement element)
    {
        var finder = new AggregateFinder();
        element.Accept(finder);
        return finder.Found;
    }

    private static string NameOf(SelectElement element) =>
        element switch
        {
            SelectScalarExpression { ColumnName.Value: { } alias } => alias,
            SelectScalarExpression { Expression: ColumnReferenceExpression column } => column
                .MultiPartIdentifier
                .Identifiers[^1]
                .Value,
            _ => "",
        };

    private sealed class AggregateFinder : TSqlFragmentVisitor
    {
        public bool Found { get; private set; }

        public override void Visit(FunctionCall node) =>
            Found |=
                node.FunctionName.Value.ToUpperInvariant()
                    is "COUNT"
                        or "COUNT_BIG"
                        or "SUM"
                        or "MAX"
                        or "MIN"
                        or "AVG";

        // An aggregate in a subquery is just one value among others.
        public override void ExplicitVisit(ScalarSubquery node) { }

        public override void ExplicitVisit(ExistsPredicate node) { }
    }
}
