using System.Reflection;
using Microsoft.Data.SqlClient;

namespace NewsPortal.Core.Tests.Data;

/// <summary>What SQL Server's driver throws, without a server: it lets nobody else make it.</summary>
internal static class SqlFaults
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;

    public static SqlException Of(int number, byte severity = 16)
    {
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [ErrorOf(number, severity)]);
        var make = typeof(SqlException)
            .GetMethods(Hidden)
            .Where(m => m.Name == "CreateException" && m.GetParameters()[0].ParameterType == typeof(SqlErrorCollection))
            .OrderBy(m => m.GetParameters().Length)
            .First();
        return (SqlException)
            make.Invoke(null, [errors, "16.0", .. make.GetParameters().Skip(2).Select(p => Nothing(p.ParameterType))])!;
    }

    private static object ErrorOf(int number, byte severity)
    {
        var make = typeof(SqlError).GetConstructors(Hidden).OrderBy(c => c.GetParameters().Length).First();
        return make.Invoke([
            .. make.GetParameters()
                .Select(p =>
                    p.Name switch
                    {
                        "infoNumber" => number,
                        "errorClass" => severity,
                        "errorMessage" => "No.",
                        _ => Nothing(p.ParameterType),
                    }
                ),
        ]);
    }

    private static object? Nothing(Type type) =>
        type == typeof(string) ? ""
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;
}
