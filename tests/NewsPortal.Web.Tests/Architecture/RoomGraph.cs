using Mono.Cecil;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>One type of a room names a type of another room.</summary>
internal readonly record struct Arrow(string From, string To, string FromType, string ToType)
{
    public override string ToString() => $"{From} → {To}: {FromType} names {ToType}";
}

/// <summary>
/// Who names whom between the namespaces below a root, read from the compiled code: what a query joins counts, even
/// where no <c>using</c> tells of it. Constants do not, for the compiler copies them.
/// </summary>
internal static class RoomGraph
{
    /// <summary>Every arrow between two rooms of an assembly, each once.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="root">The namespace whose children are the rooms; types directly in it belong to no room.</param>
    public static IReadOnlySet<Arrow> Of(string assembly, string root)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var arrows =
            from type in module.GetTypes()
            let outer = Outermost(type)
            where RoomOf(outer, root) is not null
            from named in Named(type).SelectMany(Parts).Select(Outermost)
            where RoomOf(named, root) is { } room && room != RoomOf(outer, root)
            select new Arrow(RoomOf(outer, root)!, RoomOf(named, root)!, outer.Name, named.Name);
        return arrows.ToHashSet();
    }

    private static string? RoomOf(TypeReference type, string root) =>
        type.Namespace.StartsWith(root + ".", StringComparison.Ordinal)
            ? type.Namespace[(root.Length + 1)..].Split('.')[0]
            : null;

    private static TypeReference Outermost(TypeReference type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type.GetElementType();

    private static IEnumerable<TypeReference> Named(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.Fields.Select(f => f.FieldType),
            .. type.CustomAttributes.Select(a => a.AttributeType),
            .. type.Methods.SelectMany(Named),
        ];

    private static IEnumerable<TypeReference> Named(MethodDefinition method) =>
        Named((IMethodSignature)method)
            .Concat(method.CustomAttributes.Select(a => a.AttributeType))
            .Concat(method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [])
            .Concat(method.HasBody ? method.Body.Instructions.SelectMany(i => Named(i.Operand)) : []);

    private static IEnumerable<TypeReference> Named(IMethodSignature method) =>
        method.Parameters.Select(p => p.ParameterType).Prepend(method.ReturnType);

    private static IEnumerable<TypeReference> Named(object operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod method =>
            [
                method.DeclaringType,
                .. method.GenericArguments,
                .. Named((IMethodSignature)method),
            ],
            MethodReference method => [method.DeclaringType, .. Named((IMethodSignature)method)],
            _ => [],
        };

    /// <summary>A type and what it is made of: elements of arrays, arguments of generic types.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
            TypeSpecification made => Parts(made.ElementType),
            _ => [type],
        };
}
