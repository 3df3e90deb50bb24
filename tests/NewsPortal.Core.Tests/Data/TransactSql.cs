using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace NewsPortal.Core.Tests.Data;

/// <summary>Parses T-SQL the way SQL Server 2022 does.</summary>
internal static class TransactSql
{
    /// <summary>What is wrong with the syntax, one line for each error; empty for a valid script.</summary>
    public static IReadOnlyList<string> ErrorsIn(string script)
    {
        using var reader = new StringReader(script);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return [.. errors.Select(e => $"line {e.Line}: {e.Message}")];
    }
}
