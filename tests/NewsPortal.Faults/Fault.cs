using Microsoft.CodeAnalysis.Text;

namespace NewsPortal.Faults;

/// <summary>A fault that may be planted.</summary>
/// <param name="Number">The number that switches it on, from 1.</param>
/// <param name="Room">The room of Core that the file belongs to.</param>
/// <param name="File">The file, relative to the checkout's root.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Span">The text that changes.</param>
/// <param name="Kind">The kind of fault, for people.</param>
/// <param name="Right">The original text.</param>
/// <param name="Wrong">The text with the fault; empty for a removed statement.</param>
internal sealed record Fault(
    int Number,
    string Room,
    string File,
    int Line,
    TextSpan Span,
    string Kind,
    string Right,
    string Wrong
)
{
    /// <summary>Tells it from all other faults, as long as its file is what it is.</summary>
    public string Key => $"{File} {Span.Start} {Kind} {Wrong.ReplaceLineEndings(" ")}";

    /// <summary>The text that is right or wrong as decided at run time.</summary>
    public string Switched() =>
        Wrong.Length > 0
            ? $"(global::NewsPortal.Core.PlantedFault.Is({Number}) ? {Wrong} : {Right})"
            : $"if (!global::NewsPortal.Core.PlantedFault.Is({Number})) {{ {Right} }}";

    public override string ToString() =>
        Wrong.Length > 0
            ? $"{File}:{Line}: {Kind}: `{Short(Right)}` as `{Short(Wrong)}`"
            : $"{File}:{Line}: {Kind}: `{Short(Right)}`";

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 90 ? line : line[..90] + "…";
    }
}
