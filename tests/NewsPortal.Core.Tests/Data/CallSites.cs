using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NewsPortal.Core.Tests.Data;

/// <summary>A place in the source that sends a statement to the database.</summary>
internal readonly record struct CallSite(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Finds such places in an assembly's code and on the stack.</summary>
internal static class CallSites
{
    private static readonly HashSet<string> Ends =
    [
        "SaveChangesAsync",
        "SaveChanges",
        "ExecuteUpdateAsync",
        "ExecuteDeleteAsync",
        "ExecuteSqlAsync",
        "ExecuteSqlRawAsync",
        "ToListAsync",
        "ToArrayAsync",
        "ToDictionaryAsync",
        "ToHashSetAsync",
        "AsAsyncEnumerable",
        "FirstAsync",
        "FirstOrDefaultAsync",
        "SingleAsync",
        "SingleOrDefaultAsync",
        "LastOrDefaultAsync",
        "AnyAsync",
        "AllAsync",
        "CountAsync",
        "LongCountAsync",
        "SumAsync",
        "MaxAsync",
        "MinAsync",
        "AverageAsync",
        "ContainsAsync",
        "LoadAsync",
        "FindAsync",
    ];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>All places in the assembly that execute a query or save.</summary>
    public static IReadOnlySet<CallSite> Of(Assembly assembly)
    {
        using var program = new PEReader(File.OpenRead(assembly.Location));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"))
        );
        var code = program.GetMetadataReader();
        var lines = symbols.GetMetadataReader();
        HashSet<CallSite> found = [];
        foreach (var handle in code.MethodDefinitions)
        {
            var method = code.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var points = lines
                .GetMethodDebugInformation(handle.ToDebugInformationHandle())
                .GetSequencePoints()
                .Where(point => !point.IsHidden)
                .ToList();
            var body = program.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            foreach (var offset in Calls(body, code))
            {
                var point = points.LastOrDefault(p => p.Offset <= offset);
                if (!point.Document.IsNil)
                {
                    var file = lines.GetString(lines.GetDocument(point.Document).Name);
                    found.Add(new CallSite(ShortName(file), point.StartLine));
                }
            }
        }

        return found;
    }

    /// <summary>The places in the assembly on the current call stack.</summary>
    public static IEnumerable<CallSite> Present(Assembly assembly) =>
        from frame in new StackTrace(fNeedFileInfo: true).GetFrames()
        where frame.GetMethod()?.Module.Assembly == assembly && frame.GetFileName() is not null
        select new CallSite(ShortName(frame.GetFileName()!), frame.GetFileLineNumber());

    private static IEnumerable<int> Calls(BlobReader body, MetadataReader code)
    {
        List<int> found = [];
        while (body.RemainingBytes > 0)
        {
            var offset = body.Offset;
            short value = body.ReadByte();
            var operation = Codes[value == 0xFE ? unchecked((short)(0xFE00 | body.ReadByte())) : value];
            switch (operation.OperandType)
            {
                case OperandType.InlineMethod:
                    if (Ends.Contains(NameOf(MetadataTokens.EntityHandle(body.ReadInt32()), code)))
                    {
                        found.Add(offset);
                    }

                    break;
                case OperandType.InlineSwitch:
                    var targets = body.ReadInt32();
                    body.Offset += targets * sizeof(int);
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    body.Offset += sizeof(byte);
                    break;
                case OperandType.InlineVar:
                    body.Offset += sizeof(short);
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    body.Offset += sizeof(long);
                    break;
                default:
                    body.Offset += sizeof(int);
                    break;
            }
        }

        return found;
    }

    /// <summary>The name of an Entity Framework method; empty for all others.</summary>
    private static string NameOf(EntityHandle handle, MetadataReader code)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            handle = code.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        }

        if (handle.Kind != HandleKind.MemberReference)
        {
            return "";
        }

        var member = code.GetMemberReference((MemberReferenceHandle)handle);
        return
            member.Parent.Kind == HandleKind.TypeReference
            && code.GetTypeReference((TypeReferenceHandle)member.Parent) is var type
            && code.GetString(type.Namespace).StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            ? code.GetString(member.Name)
            : "";
    }

    private static string ShortName(string file)
    {
        var name = file.Replace('\\', '/');
        return name[(name.IndexOf("/NewsPortal.Core/", StringComparison.Ordinal) + "/NewsPortal.Core/".Length)..];
    }
}
