using System.Collections;
using System.Globalization;
using System.Reflection;
using NewsPortal.Core.Access;

namespace NewsPortal.Core.Tests.Data;

/// <summary>Some value for any parameter type and any column; the two are consistent.</summary>
internal static class Samples
{
    public const int Number = 10;

    public static readonly Guid Guid = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    private static readonly DateTime Time = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Values for types without a plausible default.</summary>
    public static IReadOnlyDictionary<Type, object> Known { get; set; } = new Dictionary<Type, object>();

    /// <summary>The text of a column or parameter; further rows of a query get their own.</summary>
    public static string Text(string? name, int row = 0)
    {
        var more = row > 0 ? $"-{row}" : "";
        return name?.ToUpperInvariant() switch
        {
            { } path when path.EndsWith("PATH", StringComparison.Ordinal) => $"/2026/03/02/words{more}",
            { } url when url.EndsWith("URL", StringComparison.Ordinal) => $"https://news.example/words{more}",
            { } json when json.EndsWith("JSON", StringComparison.Ordinal) => "{}",
            "LANGUAGE" or "CULTURE" => "en",
            "TIMEZONE" => "UTC",
            "EMAIL" or "USERNAME" => $"words{more}@news.example",
            "NORMALIZEDEMAIL" or "NORMALIZEDUSERNAME" => $"WORDS{more}@NEWS.EXAMPLE",
            _ => $"words{more}",
        };
    }

    /// <param name="type">The type of the value.</param>
    /// <param name="name">The name of the parameter or property.</param>
    /// <param name="sparse">Whether to leave out what is optional.</param>
    /// <param name="pick">Which enumeration value.</param>
    public static object? Of(Type type, string? name, bool sparse, int pick, CancellationToken cancellationToken)
    {
        object? Inner(Type inner) => Of(inner, name, sparse, pick, cancellationToken);

        if (Known.TryGetValue(type, out var known))
        {
            return known;
        }

        if (type == typeof(Actor))
        {
            // Somebody with permission: a refusal queries nothing.
            return Actor.User(10, "words", Roles.Administrator);
        }

        if (type == typeof(CancellationToken))
        {
            return cancellationToken;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return sparse ? null : Inner(underlying);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(pick % values.Length);
        }

        if (type == typeof(string))
        {
            return Text(name);
        }

        if (type == typeof(Guid))
        {
            return Guid;
        }

        if (type == typeof(DateTime))
        {
            return Time;
        }

        if (type == typeof(bool))
        {
            return !sparse;
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(Number, type, CultureInfo.InvariantCulture);
        }

        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, 1);
            array.SetValue(Inner(type.GetElementType()!), 0);
            return array;
        }

        return type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType
            ? List(type, Inner)
            : Object(type, sparse, pick, cancellationToken);
    }

    private static object? List(Type type, Func<Type, object?> inner)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var pairs = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            pairs.Add(inner(arguments[0])!, inner(arguments[1]));
            return pairs;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(inner(arguments[0]));
        return list.GetType().IsAssignableTo(type)
            ? list
            : Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(arguments), list);
    }

    /// <summary>A value of a type that offers all of its own, such as a ratio.</summary>
    private static object? OneOfFew(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(property => property.PropertyType == type)
            ?.GetValue(null);

    private static object? Object(Type type, bool sparse, int pick, CancellationToken cancellationToken)
    {
        if (type == typeof(Stream))
        {
            return new MemoryStream("words"u8.ToArray());
        }

        var constructor = type.GetConstructors().OrderBy(c => c.GetParameters().Length).FirstOrDefault();
        if (type.IsAbstract || constructor is null || type.IsAssignableTo(typeof(Delegate)))
        {
            return type.IsValueType ? Activator.CreateInstance(type)
                : type.IsAbstract ? null
                : OneOfFew(type);
        }

        var made = constructor.Invoke([
            .. constructor.GetParameters().Select(p => Of(p.ParameterType, p.Name, sparse, pick, cancellationToken)),
        ]);
        if (!sparse && constructor.GetParameters().Length == 0)
        {
            foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
            {
                property.SetValue(made, Of(property.PropertyType, property.Name, sparse, pick, cancellationToken));
            }
        }

        return made;
    }
}
